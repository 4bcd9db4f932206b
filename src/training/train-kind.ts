import type { Settings } from '../config/index.ts';
import type { ModelKind } from '../models/index.ts';
import type { Random } from '../statistics/index.ts';
import type { Scored } from './decision-rule.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { type FitContext, type FittedPart, fitKind } from './fit-kind.ts';
import { labelsOf } from './labels-of.ts';
import type { PreparedData } from './prepare-data.ts';
import { groupsOf, timesOf } from './row-order.ts';

/** A kind that was trained and judged: its final model has learned from the whole training part. */
export interface TrainedKind {
  readonly kind: ModelKind;
  readonly final: FittedPart;
  readonly evaluation: Evaluation;
}

/**
 * Fits a kind on every fold and on the whole training part.
 * @throws HaleError of the engine or the model: the kind is then out of the comparison
 */
export function fitFoldsAndWhole(
  kind: ModelKind,
  { data, folds, split }: PreparedData,
  context: FitContext,
): Promise<readonly FittedPart[]> {
  return fitKind(kind, data, [...folds.map((fold) => fold.trainRows), split.trainRows], context);
}

/**
 * Judges a kind by its fits, as `fitFoldsAndWhole` gives them.
 * @throws HaleError of the metrics: the kind is then out of the comparison
 */
export function judgeKind(
  kind: ModelKind,
  parts: readonly FittedPart[],
  { data, folds, split, order }: PreparedData,
  settings: Settings['evaluation'],
  random: Random,
): TrainedKind {
  const scored = (part: FittedPart, rows: Uint32Array): Scored => ({
    labels: labelsOf(rows, data.labels),
    probabilities: part.probabilities(rows),
    groupOfRow: groupsOf(order, rows),
    timeOfRow: timesOf(order, rows),
  });
  const final = parts[folds.length] as FittedPart;
  const evaluation = evaluate(
    folds.map((fold, index) => scored(parts[index] as FittedPart, fold.testRows)),
    scored(final, split.testRows),
    settings,
    random,
    order.method,
  );
  return { kind, final, evaluation };
}
