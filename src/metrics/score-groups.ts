/** Rows with equal scores form a group; groups stand with the highest score first. */
export interface ScoreGroups {
  /** The score of each group, descending. */
  readonly scores: Float64Array;
  /** The group of each row. */
  readonly groupOfRow: Uint32Array;
}

export function groupByScore(scores: Float64Array): ScoreGroups {
  const descending = scores.slice().sort().reverse();
  const distinct = descending.subarray(0, keepDistinct(descending));
  return { scores: distinct.slice(), groupOfRow: placesOf(scores, distinct) };
}

/** How many there are; they stand first then. */
function keepDistinct(ordered: Float64Array): number {
  const size = ordered.length;
  let count = 0;
  for (let index = 0; index < size; index += 1) {
    const score = ordered[index] as number;
    if (count === 0 || score !== ordered[count - 1]) ordered[count++] = score;
  }
  return count;
}

/** Where each score stands in the descending ones: by halving without a branch, so that rows do not wait for each other. */
function placesOf(scores: Float64Array, descending: Float64Array): Uint32Array {
  const [rows, count] = [scores.length, descending.length];
  const places = new Uint32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const score = scores[row] as number;
    let place = 0;
    for (let left = count; left > 1; ) {
      const half = left >>> 1;
      place += half * Number((descending[place + half - 1] as number) > score);
      left -= half;
    }
    places[row] = place;
  }
  return places;
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
