import { binOfRow, calibrationErrorOf, defaultCalibrationBins, sumBins } from './calibration-curve.ts';
import { checkProbabilities, onceEach } from './check-input.ts';
import { accuracy, countConfusion, f1, mcc, precision, recall, specificity } from './confusion-matrix.ts';
import type { MetricName } from './metric-names.ts';
import { averagePrecisionOf } from './precision-recall-curve.ts';
import { rocAucOf } from './roc-curve.ts';
import { countGroups, groupByScore } from './score-groups.ts';
import { logLosses, squaredErrors, weightedMean } from './scoring-rules.ts';

/** Every metric; null where it is not defined (most need rows of both classes), never NaN. */
export type ClassificationMetrics = Readonly<Record<MetricName, number | null>>;

/**
 * @param labels 0 or 1 a row
 * @param probabilities of class 1, in [0, 1]
 * @param threshold a row is predicted positive where its probability is at least this
 * @throws HaleError METRIC_INPUT_INVALID
 */
export function classificationMetrics(
  labels: Uint8Array,
  probabilities: Float64Array,
  threshold: number,
  calibrationBins = defaultCalibrationBins,
): ClassificationMetrics {
  return resampledMetrics(labels, probabilities, threshold, calibrationBins)(onceEach(labels.length));
}

/**
 * The same metrics of samples of these rows, for resampling: the result takes how often each row stands in a sample.
 * Sorting is done once, so that a sample costs a few passes over the rows.
 */
export function resampledMetrics(
  labels: Uint8Array,
  probabilities: Float64Array,
  threshold: number,
  calibrationBins = defaultCalibrationBins,
): (timesDrawn: Uint32Array) => ClassificationMetrics {
  checkProbabilities(labels, probabilities);
  const groups = groupByScore(probabilities);
  const bins = binOfRow(probabilities, calibrationBins);
  const logarithmic = logLosses(labels, probabilities);
  const squared = squaredErrors(labels, probabilities);
  return (timesDrawn) => {
    const matrix = countConfusion(labels, probabilities, threshold, timesDrawn);
    const counts = countGroups(groups, labels, timesDrawn);
    return {
      accuracy: accuracy(matrix),
      precision: precision(matrix),
      recall: recall(matrix),
      specificity: specificity(matrix),
      f1: f1(matrix),
      mcc: mcc(matrix),
      rocAuc: rocAucOf(counts),
      averagePrecision: averagePrecisionOf(counts),
      logLoss: weightedMean(logarithmic, timesDrawn),
      brierScore: weightedMean(squared, timesDrawn),
      expectedCalibrationError: calibrationErrorOf(sumBins(labels, probabilities, bins, calibrationBins, timesDrawn)),
    };
  };
}
