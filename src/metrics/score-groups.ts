/** Rows with equal scores form a group; groups stand with the highest score first. */
export interface ScoreGroups {
  /** The score of each group, descending. */
  readonly scores: Float64Array;
  /** The group of each row. */
  readonly groupOfRow: Uint32Array;
}

export function groupByScore(scores: Float64Array): ScoreGroups {
  const distinct = scores.slice().sort().reverse();
  let count = 0;
  for (let index = 0; index < distinct.length; index += 1) {
    const score = distinct[index] as number;
    if (count === 0 || score !== distinct[count - 1]) {
      distinct[count] = score;
      count += 1;
    }
  }
  const groupOfRow = new Uint32Array(scores.length);
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row] as number;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((distinct[middle] as number) > score) low = middle + 1;
      else high = middle;
    }
    groupOfRow[row] = low;
  }
  return { scores: distinct.slice(0, count), groupOfRow };
}

/** The sample's positives and negatives in each group. */
export interface GroupCounts {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
  readonly totalPositives: number;
  readonly totalNegatives: number;
}

export function countGroups(groups: ScoreGroups, labels: Uint8Array, weights: Uint32Array): GroupCounts {
  const positives = new Float64Array(groups.scores.length);
  const negatives = new Float64Array(groups.scores.length);
  let totalPositives = 0;
  let totalNegatives = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const weight = weights[row] as number;
    const group = groups.groupOfRow[row] as number;
    if (labels[row] === 1) {
      positives[group] = (positives[group] as number) + weight;
      totalPositives += weight;
    } else {
      negatives[group] = (negatives[group] as number) + weight;
      totalNegatives += weight;
    }
  }
  return { positives, negatives, totalPositives, totalNegatives };
}
