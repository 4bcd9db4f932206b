import type { Settings } from '../config/index.ts';
import {
  type Calibration,
  chooseThreshold,
  compileCalibration,
  fitCalibration,
  type RowTies,
} from '../models/index.ts';
import type { Random } from '../statistics/index.ts';
import type { RowOrder } from './row-order.ts';

/** What turns a model's score into a calibrated probability, and that into a class. */
export interface DecisionRule {
  readonly calibration: Calibration;
  readonly threshold: number;
}

/** Probabilities of rows that their models had not learned from, with the rows' labels. */
export interface Scored extends RowTies {
  readonly labels: Uint8Array;
  /** As the models gave them, in [0, 1]. */
  readonly probabilities: Float64Array;
}

export function fitDecisionRule(scored: Scored, settings: Settings['evaluation'], random: Random): DecisionRule {
  const { labels, probabilities } = scored;
  const calibration = fitCalibration(probabilities, labels, settings.calibration, random, scored);
  const calibrated = probabilities.map(compileCalibration(calibration));
  return { calibration, threshold: chooseThreshold(labels, calibrated, settings.threshold) };
}

/**
 * A rule for each fold, fitted on the predictions of all other folds: none of the fold's own labels chose its map or its
 * threshold. In order of time only the folds before it are taken, and the first, which has none, is judged without
 * calibration at the threshold that is set.
 *
 * The models that scored the other folds may have learned from this one's rows; what is fitted here, a
 * map of two numbers or few steps and one threshold, can know these only as far as they show in such scores.
 */
export function crossFitDecisionRules(
  folds: readonly Scored[],
  settings: Settings['evaluation'],
  random: Random,
  method: RowOrder['method'],
): readonly DecisionRule[] {
  return folds.map((_, fold) => {
    const others = folds.filter((_other, index) => (method === 'time' ? index < fold : index !== fold));
    if (others.length === 0) return { calibration: { method: 'none' }, threshold: settings.threshold.value };
    return fitDecisionRule(joinScored(others), settings, random.fork(`fold ${fold}`));
  });
}

export function joinScored(parts: readonly Scored[]): Scored {
  const rowCount = parts.reduce((sum, part) => sum + part.labels.length, 0);
  const labels = new Uint8Array(rowCount);
  const probabilities = new Float64Array(rowCount);
  const joinedTies = (name: keyof RowTies): Uint32Array | undefined =>
    parts.some((part) => part[name] !== undefined) ? new Uint32Array(rowCount) : undefined;
  const [groupOfRow, timeOfRow] = [joinedTies('groupOfRow'), joinedTies('timeOfRow')];
  let at = 0;
  for (const part of parts) {
    labels.set(part.labels, at);
    probabilities.set(part.probabilities, at);
    if (part.groupOfRow !== undefined) groupOfRow?.set(part.groupOfRow, at);
    if (part.timeOfRow !== undefined) timeOfRow?.set(part.timeOfRow, at);
    at += part.labels.length;
  }
  return { labels, probabilities, groupOfRow, timeOfRow };
}

export function calibrate(scored: Scored, { calibration }: DecisionRule): Scored {
  return { ...scored, probabilities: scored.probabilities.map(compileCalibration(calibration)) };
}
