import { type ConfusionMatrix, f1, precision, recall, specificity } from '../../../metrics/index.ts';
import { sortNumbers } from '../../../statistics/index.ts';

/** The metrics that can be estimated without outcomes. */
export const estimatedMetricNames = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'rocAuc'] as const;
export type EstimatedMetricName = (typeof estimatedMetricNames)[number];

/** Null where a metric is not defined, such as the precision where nothing is called positive. */
export type EstimatedMetrics = Readonly<Record<EstimatedMetricName, number | null>>;

/**
 * Confidence-based performance estimation (NannyML's CBPE): what the metrics are expected to be if a row with the
 * probability p is positive with exactly that chance.
 * @param probabilities calibrated, in [0, 1]
 * @param classes 0 or 1, as the version decided
 */
export function estimatedMetrics(probabilities: Float64Array, classes: Uint8Array): EstimatedMetrics {
  const matrix = expectedConfusion(probabilities, classes);
  const { truePositives, trueNegatives } = matrix;
  const count = probabilities.length;
  return {
    accuracy: count === 0 ? null : (truePositives + trueNegatives) / count,
    precision: precision(matrix),
    recall: recall(matrix),
    specificity: specificity(matrix),
    f1: f1(matrix),
    rocAuc: expectedRocAuc(probabilities),
  };
}

/** The expected counts: Σ p of the rows called positive are true positives, Σ (1 − p) false ones, and so on. */
export function expectedConfusion(probabilities: Float64Array, classes: Uint8Array): ConfusionMatrix {
  let truePositives = 0;
  let falseNegatives = 0;
  let positives = 0;
  for (let row = 0; row < probabilities.length; row += 1) {
    const probability = probabilities[row] as number;
    if (classes[row] === 1) {
      positives += 1;
      truePositives += probability;
    } else {
      falseNegatives += probability;
    }
  }
  return {
    truePositives,
    falsePositives: positives - truePositives,
    falseNegatives,
    trueNegatives: probabilities.length - positives - falseNegatives,
  };
}

/**
 * The expected area under the ROC curve: rows by descending score, each adding p to the true and 1 − p to the false
 * positives, by trapezoids. Calibration never turns the order of two rows round, and rows that it makes equal lie on one
 * straight line whatever their order, so the probabilities themselves serve as scores. Null where one class alone is
 * expected.
 */
export function expectedRocAuc(probabilities: Float64Array): number | null {
  const ascending = sortNumbers(probabilities.slice());
  let truePositives = 0;
  let falsePositives = 0;
  let area = 0;
  for (let row = ascending.length - 1; row >= 0; row -= 1) {
    const probability = ascending[row] as number;
    area += (1 - probability) * (truePositives + probability / 2);
    truePositives += probability;
    falsePositives += 1 - probability;
  }
  return truePositives > 0 && falsePositives > 0 ? Math.min(1, area / (truePositives * falsePositives)) : null;
}
