import { createAttributionMonitor } from './attribution/index.ts';
import { dataQualityMonitor } from './data-quality/index.ts';
import { createDriftMonitor, type ThresholdCache } from './drift/index.ts';
import type { Monitor } from './monitor.ts';
import { createPerformanceMonitors } from './performance/index.ts';

/** Every question that is asked of a window, in the order in which a reader wants the answers. */
export const createMonitors = (thresholds: ThresholdCache): readonly Monitor[] => [
  dataQualityMonitor,
  createDriftMonitor(thresholds),
  ...createPerformanceMonitors(),
  createAttributionMonitor(),
];
