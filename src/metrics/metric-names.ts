/** Every metric with the direction in which it is better, and its name on the wire, in SQL and in MLflow. */
const metrics = {
  accuracy: { direction: 'higher', wireName: 'accuracy' },
  precision: { direction: 'higher', wireName: 'precision' },
  recall: { direction: 'higher', wireName: 'recall' },
  specificity: { direction: 'higher', wireName: 'specificity' },
  f1: { direction: 'higher', wireName: 'f1' },
  mcc: { direction: 'higher', wireName: 'mcc' },
  rocAuc: { direction: 'higher', wireName: 'roc_auc' },
  averagePrecision: { direction: 'higher', wireName: 'average_precision' },
  logLoss: { direction: 'lower', wireName: 'log_loss' },
  brierScore: { direction: 'lower', wireName: 'brier_score' },
  expectedCalibrationError: { direction: 'lower', wireName: 'expected_calibration_error' },
} as const;

export type MetricName = keyof typeof metrics;
export type MetricDirection = 'higher' | 'lower';

/** In the order in which they are shown. */
export const metricNames = Object.keys(metrics) as [MetricName, ...MetricName[]];

const columnOf = <Key extends 'direction' | 'wireName', Value>(key: Key): Readonly<Record<MetricName, Value>> =>
  Object.fromEntries(metricNames.map((name) => [name, metrics[name][key]])) as Record<MetricName, Value>;

export const metricDirections = columnOf<'direction', MetricDirection>('direction');
export const metricWireNames = columnOf<'wireName', string>('wireName');
