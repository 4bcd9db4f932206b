export { type EstimatePerformanceInput, estimatePerformance } from './estimation/estimate-performance.ts';
export {
  type EstimatedMetricName,
  type EstimatedMetrics,
  estimatedMetricNames,
  estimatedMetrics,
} from './estimation/estimated-metrics.ts';
export {
  createEstimationReference,
  type EstimationReference,
  type EstimationSettings,
} from './estimation/estimation-reference.ts';
export { samplingErrorOf } from './estimation/sampling-errors.ts';
export { type MetricRange, metricRange } from './metric-range.ts';
export { createPerformanceMonitors } from './performance-monitors.ts';
export {
  createPerformanceReference,
  type MetricRanges,
  type PerformanceReference,
  type PerformanceSettings,
} from './performance-reference.ts';
export { type RealisedPerformanceInput, realisedPerformance } from './realised-performance.ts';
export { type SlicePerformanceInput, slicePerformance } from './slices/slice-performance.ts';
