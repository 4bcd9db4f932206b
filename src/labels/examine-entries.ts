import type { Settings } from '../config/index.ts';
import type { KnownPrediction, LabelEntry } from './label.ts';
import type { LabelProblem } from './label-problem.ts';
import type { ClassNames, LabelDoors } from './labels.ts';
import { excerptOf } from './parse-label-entry.ts';

/** An entry that may be written. */
export interface ExaminedLabel {
  readonly predictionId: string;
  readonly model: string;
  readonly label: 0 | 1;
  readonly observedAt: Date;
  readonly corrects: boolean;
}

export interface ExamineParts extends LabelDoors {
  readonly settings: Settings['labels'];
  readonly now: () => Date;
}

export const predictionNotFound = (id: string): LabelProblem => ({
  code: 'prediction_not_found',
  field: 'prediction_id',
  detail: `no prediction ${id} is in the prediction log; it was answered elsewhere, or is older than what the log keeps`,
  found: excerptOf(id),
});

/** The class that a label names; undefined where the model has no such class. */
function classOf(label: LabelEntry['label'], names: ClassNames | undefined): 0 | 1 | undefined {
  if (label === 0 || label === 1) return label;
  if (label === names?.negativeLabel) return 0;
  return label === names?.positiveLabel ? 1 : undefined;
}

function unknownClass({ label }: LabelEntry, model: string, names: ClassNames | undefined): LabelProblem {
  const texts = names === undefined ? [] : [names.negativeLabel, names.positiveLabel];
  const why = names === undefined ? `; ${model} is not in production, so its names for them are not known` : '';
  const named = texts.map((text, index) => `${index} (${JSON.stringify(text)})`).join(' or ');
  return {
    code: 'unknown_class',
    field: 'label',
    detail: `label is ${excerptOf(label)}; it must be ${named === '' ? '0 or 1' : named}${why}`,
    found: excerptOf(label),
    allowed: { categories: [0, 1, ...texts], nullable: false },
  };
}

/**
 * Checks entries against the prediction log, the models' classes and the clock. Calls `onProblem` with the place of each
 * entry that is refused, which is null in what is returned.
 */
export async function examineEntries(
  entries: readonly LabelEntry[],
  { findPredictions, classNamesOf, settings, now }: ExamineParts,
  onProblem: (index: number, problem: LabelProblem) => void,
): Promise<(ExaminedLabel | null)[]> {
  const ids = [...new Set(entries.map(({ predictionId }) => predictionId))];
  const predictions: ReadonlyMap<string, KnownPrediction> = ids.length === 0 ? new Map() : await findPredictions(ids);
  const models = new Set<string>();
  for (const { predictionId, label } of entries) {
    const model = typeof label === 'string' ? predictions.get(predictionId)?.model : undefined;
    if (model !== undefined) models.add(model);
  }
  const names = new Map<string, ClassNames | undefined>();
  for (const model of models) names.set(model, await classNamesOf(model));

  const present = now();
  const latest = present.getTime() + settings.futureToleranceMs;
  return entries.map((entry, index) => {
    const { predictionId, observedAt, corrects } = entry;
    const prediction = predictions.get(predictionId);
    if (prediction === undefined) {
      onProblem(index, predictionNotFound(predictionId));
      return null;
    }
    const { model } = prediction;
    const label = classOf(entry.label, names.get(model));
    if (label === undefined) onProblem(index, unknownClass(entry, model, names.get(model)));
    const isFuture = observedAt !== null && observedAt.getTime() > latest;
    if (isFuture) {
      const time = observedAt.toISOString();
      const detail = `observed_at is ${time}, and it is ${present.toISOString()} now; correct the date or the clock`;
      onProblem(index, { code: 'in_the_future', field: 'observed_at', detail, found: excerptOf(time) });
    }
    if (label === undefined || isFuture) return null;
    return { predictionId, model, label, observedAt: observedAt ?? present, corrects };
  });
}
