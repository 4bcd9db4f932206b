import { checkScores, onceEach } from './check-input.ts';

/** Rows by what they are and what is predicted of them. */
export interface ConfusionMatrix {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** A row is predicted positive where its probability is at least the threshold. */
export function confusionMatrix(labels: Uint8Array, probabilities: Float64Array, threshold: number): ConfusionMatrix {
  checkScores(labels, probabilities);
  return countConfusion(labels, probabilities, threshold, onceEach(labels.length));
}

export function countConfusion(
  labels: Uint8Array,
  probabilities: Float64Array,
  threshold: number,
  weights: Uint32Array,
): ConfusionMatrix {
  let positives = 0;
  let predictedPositives = 0;
  let truePositives = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const weight = weights[row] as number;
    const positive = weight * (labels[row] as number);
    total += weight;
    positives += positive;
    if ((probabilities[row] as number) >= threshold) {
      predictedPositives += weight;
      truePositives += positive;
    }
  }
  const falsePositives = predictedPositives - truePositives;
  const falseNegatives = positives - truePositives;
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives: total - truePositives - falsePositives - falseNegatives,
  };
}

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** The share of rows that are predicted right; null of no rows. */
export function accuracy(matrix: ConfusionMatrix): number | null {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
  const right = truePositives + trueNegatives;
  return ratio(right, right + falsePositives + falseNegatives);
}

/** The share of predicted positives that are positive; null where nothing is predicted positive. */
export function precision({ truePositives, falsePositives }: ConfusionMatrix): number | null {
  return ratio(truePositives, truePositives + falsePositives);
}

/** The share of positives that are predicted positive (sensitivity); null where nothing is positive. */
export function recall({ truePositives, falseNegatives }: ConfusionMatrix): number | null {
  return ratio(truePositives, truePositives + falseNegatives);
}

/** The share of negatives that are predicted negative; null where nothing is negative. */
export function specificity({ trueNegatives, falsePositives }: ConfusionMatrix): number | null {
  return ratio(trueNegatives, trueNegatives + falsePositives);
}

/** The harmonic mean of precision and recall; null where nothing is positive nor predicted positive. */
export function f1({ truePositives, falsePositives, falseNegatives }: ConfusionMatrix): number | null {
  return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}

/**
 * Matthews' correlation coefficient, in [−1, 1]. Where both classes are present and one alone is predicted it is 0,
 * the limit and scikit-learn's value; where one class alone is present it is null.
 */
export function mcc(matrix: ConfusionMatrix): number | null {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
  const positives = truePositives + falseNegatives;
  const negatives = trueNegatives + falsePositives;
  if (positives === 0 || negatives === 0) return null;
  const predictedPositives = truePositives + falsePositives;
  const predictedNegatives = trueNegatives + falseNegatives;
  if (predictedPositives === 0 || predictedNegatives === 0) return 0;
  const covariance = truePositives * trueNegatives - falsePositives * falseNegatives;
  const scale = Math.sqrt(positives * negatives) * Math.sqrt(predictedPositives * predictedNegatives);
  // Rounding may carry a perfect prediction past the bound by one unit in the last place.
  return Math.max(-1, Math.min(1, covariance / scale));
}
