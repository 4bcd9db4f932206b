export { calibrationChart } from './calibration-chart.ts';
export { confusionMatrixChart } from './confusion-matrix-chart.ts';
export type { CurveChartInput } from './curve-chart.ts';
export { type FeatureImportance, featureImportanceChart } from './feature-importance-chart.ts';
export { precisionRecallChart } from './precision-recall-chart.ts';
export { rocChart } from './roc-chart.ts';
export type { ScoredRows } from './scored-rows.ts';
