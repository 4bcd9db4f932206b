import { type MetricDirection, type MetricName, metricDirections } from '../../metrics/index.ts';
import { mean } from '../../statistics/index.ts';

/** Where a metric lies by chance. */
export interface MetricRange {
  readonly mean: number;
  readonly lower: number;
  /** Infinity where the metric has no greatest value and the range was not asked for it. */
  readonly upper: number;
}

const shareLimits = { lower: 0, upper: 1 } as const;

/** The least and the greatest value that a metric can have. */
export const metricLimits: Readonly<Record<MetricName, { readonly lower: number; readonly upper: number }>> = {
  accuracy: shareLimits,
  precision: shareLimits,
  recall: shareLimits,
  specificity: shareLimits,
  f1: shareLimits,
  mcc: { lower: -1, upper: 1 },
  rocAuc: shareLimits,
  averagePrecision: shareLimits,
  logLoss: { lower: 0, upper: Infinity },
  brierScore: shareLimits,
  expectedCalibrationError: shareLimits,
};

/**
 * The mean of a metric over chunks and so many standard deviations around it (divisor n), within the metric's limits: NannyML's
 * `StandardDeviationThreshold`. Null of no values.
 * @param widening of the standard deviation, for what the chunks' own reference does not know
 */
export function metricRange(
  metric: MetricName,
  values: ArrayLike<number>,
  standardDeviations: number,
  widening = 1,
): MetricRange | null {
  const centre = mean(values);
  if (centre === null) return null;
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) squares += ((values[index] as number) - centre) ** 2;
  const reach = standardDeviations * widening * Math.sqrt(squares / values.length);
  const limits = metricLimits[metric];
  return {
    mean: centre,
    lower: Math.max(limits.lower, centre - reach),
    upper: Math.min(limits.upper, centre + reach),
  };
}

/**
 * The value on whose worse side a metric alerts: the end of its range, or the mean less what it may fall, whichever comes
 * first.
 */
export function alertBound(metric: MetricName, range: MetricRange, maximumFall: number | null): number {
  const fall = maximumFall ?? Infinity;
  return metricDirections[metric] === 'higher'
    ? Math.max(range.lower, range.mean - fall)
    : Math.min(range.upper, range.mean + fall);
}

/** Strictly: a value at the bound is not worse than it. */
export const isWorse = (direction: MetricDirection, value: number, bound: number): boolean =>
  direction === 'higher' ? value < bound : value > bound;
