import { normalProbability, normalQuantile } from './normal-distribution.ts';
import { roundHalfEven } from './round-half-even.ts';
import { quantile } from './summary.ts';

export interface TheilSen {
  /** The median of the slopes between all pairs, in units of the values per unit of time. */
  readonly slope: number;
  readonly intercept: number;
  /** The confidence interval of the slope. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * Theil and Sen's line, with Sen's interval of its slope (Sen, "Estimates of the regression coefficient based on Kendall's
 * tau", 1968), as SciPy's `theilslopes`. The square of the points in time and memory.
 * @param level the interval's coverage
 * @throws RangeError where not two times differ, or times and values are not as many
 */
export function theilSen(times: ArrayLike<number>, values: ArrayLike<number>, level = 0.95): TheilSen {
  const n = values.length;
  if (times.length !== n) throw new RangeError(`${times.length} times were given for ${n} values`);
  const slopes = pairSlopes(times, values);
  if (slopes.length === 0) throw new RangeError('a slope needs values of two different times');
  const slope = quantile(slopes, 0.5);
  const median = (of: ArrayLike<number>): number => quantile(Float64Array.from(of).sort(), 0.5);
  // Ties on both sides may take more than there is: nothing is then known of the slope but its extremes.
  const variance = kendallVariance(n, tieCounts(times), tieCounts(values));
  const reach = variance >= 0 ? normalQuantile((1 + level) / 2) * Math.sqrt(variance) : Infinity;
  const last = slopes.length - 1;
  const upper = Math.min(roundHalfEven((slopes.length + reach) / 2), last);
  const lower = Math.max(roundHalfEven((slopes.length - reach) / 2) - 1, 0);
  return {
    slope,
    intercept: median(values) - slope * median(times),
    lower: slopes[Math.min(lower, last)] as number,
    upper: slopes[upper] as number,
  };
}

export interface MannKendall {
  /** Kendall's S: the pairs that rise less those that fall. */
  readonly statistic: number;
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
  /** S as a share of all pairs, in [−1, 1]: Kendall's tau a. */
  readonly tau: number;
}

/**
 * Mann and Kendall's test of a monotonic trend, with the variance corrected for ties and S for continuity (Gilbert,
 * "Statistical methods for environmental pollution monitoring", 1987, 16.4), as `original_test` of pyMannKendall. Its
 * p-value is the normal limit, good from about ten values on. Values that are all equal, or fewer than two: no trend, p = 1.
 * @param values in the order of time, which are taken to be independent
 */
export function mannKendall(values: ArrayLike<number>): MannKendall {
  const n = values.length;
  let statistic = 0;
  for (let later = 1; later < n; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      statistic += Math.sign((values[later] as number) - (values[earlier] as number));
    }
  }
  const variance = kendallVariance(n, [], tieCounts(values));
  const z = variance > 0 ? (statistic - Math.sign(statistic)) / Math.sqrt(variance) : 0;
  return {
    statistic,
    z,
    pValue: Math.min(1, 2 * normalProbability(-Math.abs(z))),
    tau: n < 2 ? 0 : statistic / ((n * (n - 1)) / 2),
  };
}

/** Ascending, of all pairs whose times differ. */
function pairSlopes(times: ArrayLike<number>, values: ArrayLike<number>): Float64Array {
  const n = values.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  for (let one = 0; one < n; one += 1) {
    for (let other = 0; other < one; other += 1) {
      const span = (times[one] as number) - (times[other] as number);
      if (span === 0) continue;
      slopes[count] = ((values[one] as number) - (values[other] as number)) / span;
      count += 1;
    }
  }
  return slopes.subarray(0, count).sort();
}

/** Of S; Sen's equation 2.6. */
function kendallVariance(n: number, ...ties: readonly (readonly number[])[]): number {
  const part = (count: number): number => count * (count - 1) * (2 * count + 5);
  return (part(n) - ties.flat().reduce((sum, count) => sum + part(count), 0)) / 18;
}

/** How many share each value that several have. */
function tieCounts(values: ArrayLike<number>): number[] {
  const counts = new Map<number, number>();
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts.values()].filter((count) => count > 1);
}
