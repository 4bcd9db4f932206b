import type { Settings } from '../config/index.ts';
import { type Calibration, chooseThreshold, compileCalibration, fitCalibration } from '../models/index.ts';
import type { Random } from '../statistics/index.ts';

/** What turns a model's score into a calibrated probability, and that into a class. */
export interface DecisionRule {
  readonly calibration: Calibration;
  readonly threshold: number;
}

/** Probabilities of rows that their models had not learned from, with the rows' labels. */
export interface Scored {
  readonly labels: Uint8Array;
  /** As the models gave them, in [0, 1]. */
  readonly probabilities: Float64Array;
}

export function fitDecisionRule(scored: Scored, settings: Settings['evaluation'], random: Random): DecisionRule {
  const { labels, probabilities } = scored;
  const calibration = fitCalibration(probabilities, labels, settings.calibration, random);
  const calibrated = probabilities.map(compileCalibration(calibration));
  return { calibration, threshold: chooseThreshold(labels, calibrated, settings.threshold) };
}

/** A rule for each fold, fitted on the rows of all other folds: the fold is then judged by nothing that it has taught. */
export function crossFitDecisionRules(
  folds: readonly Scored[],
  settings: Settings['evaluation'],
  random: Random,
): readonly DecisionRule[] {
  return folds.map((_, fold) =>
    fitDecisionRule(joinScored(folds.filter((_other, index) => index !== fold)), settings, random.fork(`fold ${fold}`)),
  );
}

export function joinScored(parts: readonly Scored[]): Scored {
  const rowCount = parts.reduce((sum, part) => sum + part.labels.length, 0);
  const labels = new Uint8Array(rowCount);
  const probabilities = new Float64Array(rowCount);
  let at = 0;
  for (const part of parts) {
    labels.set(part.labels, at);
    probabilities.set(part.probabilities, at);
    at += part.labels.length;
  }
  return { labels, probabilities };
}

export function calibrate({ labels, probabilities }: Scored, { calibration }: DecisionRule): Scored {
  return { labels, probabilities: probabilities.map(compileCalibration(calibration)) };
}
