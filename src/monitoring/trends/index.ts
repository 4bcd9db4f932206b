export { type Trend, type TrendPoint, type TrendSettings, trendOf } from './trend-of.ts';
