import { type MetricDirection, metricDirections, metricNames, metricWireNames } from '../../metrics/index.ts';
import { readDriftScoreName } from '../drift-score-name.ts';
import type { MeasuredMetric } from '../entities.ts';
import { type Trend, type TrendSettings, trendOf } from './trend-of.ts';

export interface MetricTrend extends Trend {
  readonly metric: string;
}

const directionsByWireName = new Map<string, MetricDirection>(
  metricNames.flatMap((name) => {
    const wireName = metricWireNames[name];
    return [wireName, `estimated_${wireName}`].map((key) => [key, metricDirections[name]] as const);
  }),
);

/** In which direction a measured series is better; undefined where neither is, as with the share of positive answers. */
export function directionOfSeries(metric: string): MetricDirection | undefined {
  if (readDriftScoreName(metric) !== undefined || metric === 'refused_share') return 'lower';
  return metric === 'labelled_share' ? 'higher' : directionsByWireName.get(metric);
}

/**
 * Where each series is going in the windows of one version; those without a better direction are left out.
 *
 * @param version the newest of the series by default
 */
export function trendsOf(
  series: readonly MeasuredMetric[],
  settings: TrendSettings,
  version = series.at(-1)?.version,
): readonly MetricTrend[] {
  const byMetric = Map.groupBy(
    series.filter((measured) => measured.version === version),
    ({ metric }) => metric,
  );
  return [...byMetric].flatMap(([metric, measured]) => {
    const direction = directionOfSeries(metric);
    if (direction === undefined) return [];
    const points = measured.map(({ measuredAt, value }) => ({ timeMs: measuredAt.getTime(), value }));
    return [{ metric, ...trendOf(points, direction, settings) }];
  });
}
