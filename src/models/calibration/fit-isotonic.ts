import { sortNumbers } from '../../statistics/index.ts';
import type { IsotonicCalibration } from './calibration.ts';

/**
 * Isotonic regression by pooling adjacent violators, with equal probabilities pooled first, as scikit-learn's
 * `IsotonicRegression`. Rows that are pooled become equal: the map makes ties, but never turns an order round.
 * The shares are kept 1 / (n + 2) away from 0 and 1 (Laplace's rule of succession): n rows cannot show certainty.
 */
export function fitIsotonic(probabilities: Float64Array, labels: Uint8Array): IsotonicCalibration {
  const { x, y } = regressIsotonic(probabilities, labels);
  const margin = 1 / (labels.length + 2);
  return { method: 'isotonic', x, y: y.map((share) => Math.min(Math.max(share, margin), 1 - margin)) };
}

/** The corners of the least-squares fit that does not descend. At least one row. */
export function regressIsotonic(probabilities: Float64Array, labels: Uint8Array): { x: number[]; y: number[] } {
  const ofClass = (wanted: number): Float64Array =>
    sortNumbers(probabilities.filter((_, row) => labels[row] === wanted));
  const negative = ofClass(0);
  const positive = ofClass(1);
  // Blocks of pooled rows: rows, positives among them, and the least and greatest probability.
  const rows: number[] = [];
  const positives: number[] = [];
  const lowest: number[] = [];
  const highest: number[] = [];
  let last = -1;
  for (let below = 0, above = 0; below < negative.length || above < positive.length; ) {
    const probability = Math.min(negative[below] ?? Infinity, positive[above] ?? Infinity);
    const seen = below + above;
    const seenPositive = above;
    while (negative[below] === probability) below += 1;
    while (positive[above] === probability) above += 1;
    let count = below + above - seen;
    let positiveCount = above - seenPositive;
    let low = probability;
    // Compared as whole numbers, crosswise, so that no rounding hides a tie.
    while (last >= 0 && (positives[last] as number) * count >= positiveCount * (rows[last] as number)) {
      count += rows[last] as number;
      positiveCount += positives[last] as number;
      low = lowest[last] as number;
      last -= 1;
    }
    last += 1;
    rows[last] = count;
    positives[last] = positiveCount;
    lowest[last] = low;
    highest[last] = probability;
  }
  const x: number[] = [];
  const y: number[] = [];
  for (let block = 0; block <= last; block += 1) {
    const share = (positives[block] as number) / (rows[block] as number);
    x.push(lowest[block] as number);
    y.push(share);
    if (highest[block] !== lowest[block]) {
      x.push(highest[block] as number);
      y.push(share);
    }
  }
  return { x, y };
}
