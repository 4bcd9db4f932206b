import { normalProbability } from '../../../statistics/index.ts';

/**
 * The chance that a score of `current` is above one of the reference, an equal one counting one half: the area under the
 * ROC curve.
 * @param sortedReference ascending
 */
export function areaUnderCurve(sortedReference: Float64Array, current: Float64Array): number {
  let wins = 0;
  for (const score of current) {
    let [from, to] = [0, sortedReference.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((sortedReference[middle] as number) < score) from = middle + 1;
      else to = middle;
    }
    wins += from;
    for (; sortedReference[from] === score; from += 1) wins += 0.5;
  }
  return wins / (sortedReference.length * current.length);
}

/** One-sided p-value of the area by the normal limit of Mann and Whitney's U, ties taken into account. */
export function rankSumTail(reference: Float64Array, current: Float64Array): { area: number; pValue: number } {
  const area = areaUnderCurve(reference.slice().sort(), current);
  const [m, n] = [reference.length, current.length];
  const all = new Float64Array(m + n);
  all.set(reference);
  all.set(current, m);
  all.sort();
  let ties = 0;
  for (let start = 0; start < all.length; ) {
    let end = start + 1;
    while (end < all.length && all[end] === all[start]) end += 1;
    ties += (end - start) ** 3 - (end - start);
    start = end;
  }
  const total = m + n;
  const variance = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (!(variance > 0)) return { area, pValue: 1 };
  return { area, pValue: normalProbability(-((area - 0.5) * m * n) / Math.sqrt(variance)) };
}
