export { type DriftOptions, detectDrift } from './detect-drift.ts';
export { createDriftMonitor } from './drift-monitor.ts';
export { type DriftReference, fitDriftReference } from './drift-reference.ts';
export { driftScore } from './drift-score.ts';
export { type DriftTestName, driftTestNames } from './drift-test.ts';
export { compareFiles, type FileComparison, type FileComparisonRequest } from './files/compare-files.ts';
export { folderThresholdCache, memoryThresholdCache, type ThresholdCache } from './thresholds/threshold-cache.ts';
