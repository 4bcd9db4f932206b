export {
  type CalibrationBin,
  calibrationCurve,
  defaultCalibrationBins,
  expectedCalibrationError,
} from './calibration-curve.ts';
export { type ClassificationMetrics, classificationMetrics, resampledMetrics } from './classification-metrics.ts';
export {
  type ConfusionMatrix,
  confusionMatrix,
  f1,
  precision,
  recall,
  specificity,
} from './confusion-matrix.ts';
export { formatMetric } from './format-metric.ts';
export {
  type MetricDirection,
  type MetricName,
  metricDirections,
  metricNames,
  metricWireNames,
} from './metric-names.ts';
export { averagePrecision, type PrecisionRecallCurve, precisionRecallCurve } from './precision-recall-curve.ts';
export { type RocCurve, rocAuc, rocCurve } from './roc-curve.ts';
export { brierScore, logLoss } from './scoring-rules.ts';
