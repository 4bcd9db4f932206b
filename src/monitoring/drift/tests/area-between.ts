import type { Ranks } from '../../../statistics/index.ts';

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
 * @param ranks of the short one among the long one
 * @returns NaN where the values are too great to be added up
 */
export function distanceFromLong(
  long: Float64Array,
  short: Float64Array,
  sums: Float64Array,
  { below, upTo }: Ranks,
): number {
  const n = long.length;
  const m = short.length;
  const first = short[0] as number;
  const last = short[m - 1] as number;
  const least = long[0] as number;
  const greatest = long[n - 1] as number;
  const middle = middleOf(long);
  let distance = 0;
  if (least < first) distance += areaBelow(sums, least - middle, first - middle, 0, upTo[0] as number);
  for (let step = 1; step < m; step += 1) {
    const from = short[step - 1] as number;
    const to = short[step] as number;
    if (to === from) continue;
    const rank = upTo[step - 1] as number;
    const next = upTo[step] as number;
    const height = (step * n) / m;
    // So many values of the long one must have been passed for its function to reach the short one's.
    const wanted = Math.ceil(height);
    if (wanted > rank && wanted <= (below[step] as number)) {
      const crossing = long[wanted - 1] as number;
      let at = wanted;
      while (long[at] === crossing) at += 1;
      distance += height * (crossing - from) - areaBelow(sums, from - middle, crossing - middle, rank, at);
      distance += areaBelow(sums, crossing - middle, to - middle, at, next) - height * (to - crossing);
    } else {
      const excess = areaBelow(sums, from - middle, to - middle, rank, next) - height * (to - from);
      distance += wanted <= rank ? excess : -excess;
    }
  }
  if (greatest > last) {
    distance += n * (greatest - last) - areaBelow(sums, last - middle, greatest - middle, upTo[m - 1] as number, n);
  }
  // Sums that overflow come to any value but a finite one, which rounding may take a little below 0.
  return Number.isFinite(distance) ? Math.max(0, distance) / n : Number.NaN;
}

/**
 * The area below the long one's function, times n, between two places that are given by how far they lie from the middle, and
 * by how many values are at most as great.
 */
const areaBelow = (sums: Float64Array, from: number, to: number, rank: number, next: number): number =>
  next * to - rank * from - ((sums[next] as number) - (sums[rank] as number));
