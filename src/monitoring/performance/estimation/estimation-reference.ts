import type { DeepReadonly, Settings } from '../../../config/index.ts';
import { expectedCalibrationError } from '../../../metrics/index.ts';
import { compileCalibration, fitCalibration } from '../../../models/index.ts';
import { type Random, shuffle, stratifiedFolds } from '../../../statistics/index.ts';
import type { PerformanceReference } from '../performance-reference.ts';
import { type SamplingErrors, samplingErrors } from './sampling-errors.ts';

export type EstimationSettings = DeepReadonly<Settings['monitoring']['estimation']>;

/** What an estimate takes from the reference. Made once, and good for every window. */
export interface EstimationReference {
  readonly performance: PerformanceReference;
  readonly samplingErrors: SamplingErrors;
  /** Isotonic, where that lowers the calibration error on rows that it was not fitted on; null where it does not. */
  readonly calibrate: ((probability: number) => number) | null;
}

/** Fits what an estimate needs. The probabilities of a version are calibrated already, so that most need no map more. */
export function createEstimationReference(
  performance: PerformanceReference,
  settings: EstimationSettings,
  random: Random,
): EstimationReference {
  const { labels, probabilities } = performance.rows;
  return {
    performance,
    samplingErrors: samplingErrors(labels, probabilities, performance.threshold),
    calibrate: helpsToCalibrate(labels, probabilities, settings, random.fork('calibration'))
      ? fitIsotonic(labels, probabilities, random)
      : null,
  };
}

/** NannyML's question, with each row outside once in place of ten draws of a tenth. */
function helpsToCalibrate(
  allLabels: Uint8Array,
  allProbabilities: Float64Array,
  { calibrationFolds: folds, calibrationRows }: EstimationSettings,
  random: Random,
): boolean {
  const rows = shuffle(Uint32Array.from(allLabels.keys()), random).subarray(0, calibrationRows);
  const labels = Uint8Array.from(rows, (row) => allLabels[row] as number);
  const probabilities = Float64Array.from(rows, (row) => allProbabilities[row] as number);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  // In a fold without a class there is nothing to fit to.
  if (Math.min(positives, labels.length - positives) < folds) return false;
  const foldOfRow = stratifiedFolds(labels, folds, random);
  const calibrated = new Float64Array(labels.length);
  for (let fold = 0; fold < folds; fold += 1) {
    const isInside = (_: number, row: number): boolean => foldOfRow[row] !== fold;
    const map = fitIsotonic(labels.filter(isInside), probabilities.filter(isInside), random);
    for (let row = 0; row < labels.length; row += 1) {
      if (foldOfRow[row] === fold) calibrated[row] = map(probabilities[row] as number);
    }
  }
  const before = expectedCalibrationError(labels, probabilities) ?? 0;
  const after = expectedCalibrationError(labels, calibrated) ?? 0;
  return after < before;
}

function fitIsotonic(labels: Uint8Array, probabilities: Float64Array, random: Random): (probability: number) => number {
  const settings = { method: 'isotonic', folds: 2, requiredStandardErrors: 0, isotonicMinimumRows: 2 } as const;
  return compileCalibration(fitCalibration(probabilities, labels, settings, random));
}
