/** Where each value of one sample stands among the values of another. */
export interface Ranks {
  /** How many of the others are below it. */
  readonly below: Uint32Array;
  /** How many of the others are at most as great. */
  readonly upTo: Uint32Array;
}

/** Values of one line of memory: counted one by one, which takes no longer than to halve them with a branch each. */
const block = 8;

/**
 * The ranks of ascending values among others: by strides about as long as the others that lie between two values on
 * average, then by quarters of a stride. The time is that of the values, and grows with the others by their logarithm alone.
 * @param others ascending, without NaN; `values` likewise
 */
export function ranksAmong(others: Float64Array, values: Float64Array): Ranks {
  const [size, count] = [others.length, values.length];
  const ranks = { below: new Uint32Array(count), upTo: new Uint32Array(count) };
  const { below, upTo } = ranks;
  let stride = block;
  while (stride * count < size) stride *= 4;
  let rank = 0;
  for (let index = 0; index < count; index += 1) {
    const value = values[index] as number;
    if (index > 0 && value === values[index - 1]) {
      below[index] = below[index - 1] as number;
      upTo[index] = rank;
      continue;
    }
    while (rank + stride <= size && (others[rank + stride - 1] as number) < value) rank += stride;
    if (rank + stride <= size) {
      for (let part = stride >>> 2; part >= block; part >>>= 2) {
        rank += part * countBelow(others, rank + part - 1, part, value);
      }
      rank +=
        countBelow(others, rank, 1, value) +
        countBelow(others, rank + 3, 1, value) +
        Number((others[rank + 6] as number) < value);
    } else while (rank < size && (others[rank] as number) < value) rank += 1;
    below[index] = rank;
    while (rank + block <= size && others[rank + block - 1] === value) rank += block;
    while (rank < size && others[rank] === value) rank += 1;
    upTo[index] = rank;
  }
  return ranks;
}

/** How many are below `value` of three that stand so far from each other; without a branch. */
const countBelow = (others: Float64Array, from: number, distance: number, value: number): number =>
  Number((others[from] as number) < value) +
  Number((others[from + distance] as number) < value) +
  Number((others[from + 2 * distance] as number) < value);
