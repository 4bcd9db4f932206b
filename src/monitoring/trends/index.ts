export { type MetricTrend, trendsOf } from './series-trends.ts';
export { type Trend, type TrendPoint, type TrendSettings, trendOf } from './trend-of.ts';
