import type { MetricName } from '../metrics/index.ts';

/** How metrics are called in a sentence. */
export const metricTitles: Readonly<Record<MetricName, string>> = {
  accuracy: 'accuracy',
  precision: 'precision',
  recall: 'recall (sensitivity)',
  specificity: 'specificity',
  f1: 'F1',
  mcc: 'Matthews’ correlation',
  rocAuc: 'ROC AUC',
  averagePrecision: 'average precision',
  logLoss: 'log loss',
  brierScore: 'Brier score',
  expectedCalibrationError: 'calibration error',
};

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
