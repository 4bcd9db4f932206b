import { checkScores, onceEach } from './check-input.ts';
import { countGroups, type GroupCounts, groupByScore } from './score-groups.ts';

/** Points by descending threshold: the first, at Infinity, predicts nothing positive; the last predicts everything so. */
export interface RocCurve {
  readonly thresholds: Float64Array;
  readonly falsePositiveRates: Float64Array;
  readonly truePositiveRates: Float64Array;
}

/** One point for each distinct score (scikit-learn's `roc_curve` with drop_intermediate=False); null of one class. */
export function rocCurve(labels: Uint8Array, scores: Float64Array): RocCurve | null {
  checkScores(labels, scores);
  const groups = groupByScore(scores);
  const counts = countGroups(groups, labels, onceEach(labels.length));
  if (counts.totalPositives === 0 || counts.totalNegatives === 0) return null;
  const length = groups.scores.length + 1;
  const thresholds = new Float64Array(length);
  const falsePositiveRates = new Float64Array(length);
  const truePositiveRates = new Float64Array(length);
  thresholds[0] = Infinity;
  thresholds.set(groups.scores, 1);
  let positives = 0;
  let negatives = 0;
  for (let group = 0; group + 1 < length; group += 1) {
    positives += counts.positives[group] as number;
    negatives += counts.negatives[group] as number;
    truePositiveRates[group + 1] = positives / counts.totalPositives;
    falsePositiveRates[group + 1] = negatives / counts.totalNegatives;
  }
  return { thresholds, falsePositiveRates, truePositiveRates };
}

/**
 * The probability that a positive row scores above a negative one, a tie counting one half: the area under the ROC
 * curve by trapezoids, as scikit-learn's `roc_auc_score`. Null of one class.
 */
export function rocAuc(labels: Uint8Array, scores: Float64Array): number | null {
  checkScores(labels, scores);
  return rocAucOf(countGroups(groupByScore(scores), labels, onceEach(labels.length)));
}

export function rocAucOf({ positives, negatives, totalPositives, totalNegatives }: GroupCounts): number | null {
  if (totalPositives === 0 || totalNegatives === 0) return null;
  let above = 0;
  let won = 0;
  for (let group = 0; group < positives.length; group += 1) {
    const tied = positives[group] as number;
    won += (negatives[group] as number) * (above + tied / 2);
    above += tied;
  }
  return won / (totalPositives * totalNegatives);
}
