export interface RobustScale {
  readonly median: number;
  /** Estimates the standard deviation of normal values. */
  readonly deviation: number;
}

/** 0.6745 is the upper quartile of the standard normal distribution: MAD / 0.6745 estimates its standard deviation. */
const normalUpperQuartile = 0.6744897501960817;

/**
 * The median and the scaled median absolute deviation (MAD). Where more than half of the values are equal the MAD is 0
 * and says nothing; then that of the others stands for it. Null of no values, or of none that differ. Overwrites `values`:
 * columns are long, and need no second array.
 */
export function createRobustScale(values: Float64Array): RobustScale | null {
  if (values.length === 0) return null;
  const median = medianOf(values);
  for (let index = 0; index < values.length; index += 1) values[index] = Math.abs((values[index] as number) - median);
  const deviation = medianOf(values);
  if (deviation > 0) return { median, deviation: deviation / normalUpperQuartile };
  let others = 0;
  for (const distance of values) {
    if (distance === 0) continue;
    values[others] = distance;
    others += 1;
  }
  return others === 0 ? null : { median, deviation: medianOf(values.subarray(0, others)) / normalUpperQuartile };
}

/** Reorders the values. */
function medianOf(values: Float64Array): number {
  const upper = selectRank(values, values.length >> 1);
  if (values.length % 2 === 1) return upper;
  let lower = -Infinity;
  for (let index = 0; index < values.length >> 1; index += 1) lower = Math.max(lower, values[index] as number);
  // Halves first: the difference of two great numbers overflows.
  return lower / 2 + upper / 2;
}

/**
 * The value of a rank, from 0; afterwards none before it is greater and none after it smaller. Hoare's quickselect, with
 * the median of three as pivot.
 */
function selectRank(values: Float64Array, rank: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = middleOf(values[left] as number, values[(left + right) >>> 1] as number, values[right] as number);
    let low = left;
    let high = right;
    while (low <= high) {
      while ((values[low] as number) < pivot) low += 1;
      while ((values[high] as number) > pivot) high -= 1;
      if (low <= high) {
        const held = values[low] as number;
        values[low] = values[high] as number;
        values[high] = held;
        low += 1;
        high -= 1;
      }
    }
    if (rank <= high) right = high;
    else if (rank >= low) left = low;
    else break;
  }
  return values[rank] as number;
}

const middleOf = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
