import type { DeepReadonly, Settings } from '../../config/index.ts';
import type { MetricDirection } from '../../metrics/index.ts';
import { mannKendall, theilSen } from '../../statistics/index.ts';

export type TrendSettings = DeepReadonly<Settings['monitoring']['trends']>;

/** One value of a series, such as a metric of one window. */
export interface TrendPoint {
  readonly timeMs: number;
  readonly value: number;
}

/** Where a series is going; `insufficient` where it has too few points, which is never the same as `stable`. */
export interface Trend {
  readonly trend: 'improving' | 'degrading' | 'stable' | 'insufficient';
  /** Theil and Sen's, per day of 86,400 s; null where it is insufficient. */
  readonly slope: number | null;
  /** The 95% interval of the slope. */
  readonly interval: { readonly lower: number; readonly upper: number } | null;
  /** Of Mann and Kendall's test, two-sided. */
  readonly pValue: number | null;
  /** Points that took part: the last ones, where there are more than the setting allows. */
  readonly n: number;
}

const millisecondsPerDay = 86_400_000;

/**
 * The direction of a series: improving or degrading where Mann and Kendall's test finds that it rises or falls, told by the
 * direction in which the metric is better, with Theil and Sen's slope; both are of ranks and medians, so that one odd window
 * does not make a trend. Values that are not finite are left out. Points may come in any order; those of one time count as
 * neither before nor after each other in the slope.
 */
export function trendOf(series: readonly TrendPoint[], direction: MetricDirection, settings: TrendSettings): Trend {
  const points = series
    .filter(({ timeMs, value }) => Number.isFinite(timeMs) && Number.isFinite(value))
    .sort((one, other) => one.timeMs - other.timeMs)
    .slice(-settings.maximumPoints);
  const first = points[0];
  const n = points.length;
  const days = points.map(({ timeMs }) => (timeMs - (first?.timeMs ?? 0)) / millisecondsPerDay);
  if (n < settings.minimumPoints || days.every((day) => day === 0)) {
    return { trend: 'insufficient', slope: null, interval: null, pValue: null, n };
  }
  const values = points.map(({ value }) => value);
  const { slope, lower, upper } = theilSen(days, values);
  const { pValue, statistic } = mannKendall(values);
  const isRising = statistic > 0;
  const isTrend = pValue < settings.alpha && Math.sign(slope) === Math.sign(statistic);
  const isBetter = isRising === (direction === 'higher');
  return {
    trend: isTrend ? (isBetter ? 'improving' : 'degrading') : 'stable',
    slope,
    interval: { lower, upper },
    pValue,
    n,
  };
}
