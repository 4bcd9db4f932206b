export { type CalibrationChartInput, calibrationChart } from './calibration-chart.ts';
export { type ConfusionMatrixChartInput, confusionMatrixChart } from './confusion-matrix-chart.ts';
export type { CurveChartInput, ScoredCurve } from './curve-chart.ts';
export {
  defaultMostFeatures,
  type FeatureImportance,
  type FeatureImportanceChartInput,
  featureImportanceChart,
} from './feature-importance-chart.ts';
export type { Interval } from './figure-number.ts';
export { precisionRecallChart } from './precision-recall-chart.ts';
export { rocChart } from './roc-chart.ts';
export type { ClassNames, ScoredRows } from './scored-rows.ts';
