/** The sums of the first 0, 1, 2 … values, each less the middle one, so that they stay small. */
export function runningSums(sorted: Float64Array): Float64Array {
  const middle = middleOf(sorted);
  const sums = new Float64Array(sorted.length + 1);
  for (let rank = 0; rank < sorted.length; rank += 1) {
    sums[rank + 1] = (sums[rank] as number) + ((sorted[rank] as number) - middle);
  }
  return sums;
}

const middleOf = (sorted: Float64Array): number => sorted[sorted.length >> 1] as number;

/**
 * The Wasserstein distance of a long ascending sample from a short one: the area between their distribution functions,
 * interval by interval of the short one. In each of those its function stands still and the long one's climbs past it once,
 * so that the area is two differences of running sums.
 * @param sums of the long one, by `runningSums`
 */
export function distanceFromLong(long: Float64Array, short: Float64Array, sums: Float64Array): number {
  const n = long.length;
  const m = short.length;
  const middle = middleOf(long);
  // The area below the long one's function from `from` to `to`, of which `below` and `upTo` values are at most each, times n.
  const area = (from: number, to: number, below: number, upTo: number): number =>
    upTo * (to - middle) - below * (from - middle) - ((sums[upTo] as number) - (sums[below] as number));
  const least = long[0] as number;
  const greatest = long[n - 1] as number;
  const first = short[0] as number;
  let distance = 0;
  let rank = rankOf(long, first, 0);
  if (least < first) distance += area(least, first, 0, rank);
  for (let step = 1; step <= m; step += 1) {
    const from = short[step - 1] as number;
    const to = step < m ? (short[step] as number) : Math.max(from, greatest);
    if (to === from) continue;
    const next = rankOf(long, to, rank);
    // The value at which the long one's function reaches the height at which the short one stands.
    const wanted = Math.ceil((step * n) / m);
    const crossing = Math.min(to, Math.max(from, long[wanted - 1] as number));
    // Mostly one function is above the other all along, and the crossing at an end.
    const at = crossing === from ? rank : crossing === to ? next : Math.min(next, rankOf(long, crossing, rank));
    const height = (step * n) / m;
    distance += height * (crossing - from) - area(from, crossing, rank, at);
    distance += area(crossing, to, at, next) - height * (to - crossing);
    rank = next;
  }
  return Math.max(0, distance) / n;
}

/** How many values are at most `value`; no fewer than `start`. */
function rankOf(sorted: Float64Array, value: number, start: number): number {
  let from = start;
  let stride = 1;
  while (from + stride <= sorted.length && (sorted[from + stride - 1] as number) <= value) {
    from += stride;
    stride *= 2;
  }
  let to = Math.min(from + stride - 1, sorted.length);
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as number) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}
