import { chiSquareTail } from '../../../statistics/index.ts';
import type { NullDistribution } from './null-distribution.ts';

/** A statistic that was computed in another order is equal to this share of itself. */
const rounding = 1e-9;

/**
 * How often chance gives the statistic or a greater one. Of values that were drawn (1 + those) / (1 + all), which is
 * never 0 and never too small (Davison and Hinkley, "Bootstrap methods and their application", 1997, 4.2).
 */
export function chanceOf(distribution: NullDistribution, statistic: number): number {
  if (distribution.kind === 'chi_square') {
    const { scale, degreesOfFreedom, power } = distribution;
    return degreesOfFreedom === 0 ? 1 : chiSquareTail(statistic ** power / scale, degreesOfFreedom);
  }
  const { sorted } = distribution;
  const least = statistic - Math.abs(statistic) * rounding;
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as number) < least) from = middle + 1;
    else to = middle;
  }
  return (1 + sorted.length - from) / (1 + sorted.length);
}

/** The statistic that chance reaches in no more than `share` of samples, for people to compare with. */
export function reachedByChance(distribution: NullDistribution, share: number): number {
  if (distribution.kind === 'drawn') {
    const { sorted } = distribution;
    const index = Math.min(sorted.length - 1, Math.ceil((1 - share) * (sorted.length + 1)) - 1);
    return sorted[Math.max(0, index)] as number;
  }
  const before = known.get(distribution);
  if (before?.share === share) return before.reached;
  const { scale, degreesOfFreedom, power } = distribution;
  const reached = (chiSquareQuantile(share, degreesOfFreedom) * scale) ** (1 / power);
  known.set(distribution, { share, reached });
  return reached;
}

/** Every window of a size is compared with the same. */
const known = new WeakMap<NullDistribution, { readonly share: number; readonly reached: number }>();

function chiSquareQuantile(share: number, degreesOfFreedom: number): number {
  let low = 0;
  let high = degreesOfFreedom + 1;
  while (chiSquareTail(high, degreesOfFreedom) > share) high *= 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (chiSquareTail(middle, degreesOfFreedom) > share) low = middle;
    else high = middle;
  }
  return high;
}
