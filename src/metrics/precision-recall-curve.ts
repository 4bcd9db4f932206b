import { checkScores, onceEach } from './check-input.ts';
import { countGroups, type GroupCounts, groupByScore } from './score-groups.ts';

/** Points by descending threshold, so that recall ascends; the first, at Infinity, is (recall 0, precision 1). */
export interface PrecisionRecallCurve {
  readonly thresholds: Float64Array;
  readonly precisions: Float64Array;
  readonly recalls: Float64Array;
}

/** The points of scikit-learn's `precision_recall_curve` in reverse; null where nothing is positive. */
export function precisionRecallCurve(labels: Uint8Array, scores: Float64Array): PrecisionRecallCurve | null {
  checkScores(labels, scores);
  const groups = groupByScore(scores);
  const counts = countGroups(groups, labels, onceEach(labels.length));
  if (counts.totalPositives === 0) return null;
  const length = groups.scores.length + 1;
  const thresholds = new Float64Array(length);
  const precisions = new Float64Array(length);
  const recalls = new Float64Array(length);
  thresholds[0] = Infinity;
  thresholds.set(groups.scores, 1);
  precisions[0] = 1;
  let positives = 0;
  let predicted = 0;
  for (let group = 0; group + 1 < length; group += 1) {
    positives += counts.positives[group] as number;
    predicted += (counts.positives[group] as number) + (counts.negatives[group] as number);
    precisions[group + 1] = positives / predicted;
    recalls[group + 1] = positives / counts.totalPositives;
  }
  return { thresholds, precisions, recalls };
}

/**
 * Average precision: Σ (Rₙ − Rₙ₋₁) Pₙ over distinct scores, step-wise and not interpolated, as scikit-learn's
 * `average_precision_score`. Null where nothing is positive.
 */
export function averagePrecision(labels: Uint8Array, scores: Float64Array): number | null {
  checkScores(labels, scores);
  return averagePrecisionOf(countGroups(groupByScore(scores), labels, onceEach(labels.length)));
}

export function averagePrecisionOf({ positives, negatives, totalPositives }: GroupCounts): number | null {
  if (totalPositives === 0) return null;
  let truePositives = 0;
  let predicted = 0;
  let sum = 0;
  for (let group = 0; group < positives.length; group += 1) {
    const gained = positives[group] as number;
    truePositives += gained;
    predicted += gained + (negatives[group] as number);
    if (gained > 0) sum += (gained * truePositives) / predicted;
  }
  return sum / totalPositives;
}
