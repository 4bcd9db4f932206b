import {
  calibrationChart,
  confusionMatrixChart,
  type FeatureImportance,
  featureImportanceChart,
  precisionRecallChart,
  rocChart,
} from '../charts/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import type { TrainedKind } from './train-kind.ts';

/** The figures of a kind on the held-out rows: a file name and the SVG for each. */
export function drawPlots(
  { kind, evaluation }: TrainedKind,
  importance: readonly FeatureImportance[],
  { target }: DatasetSchema,
  binCount: number,
): Readonly<Record<string, string>> {
  const { heldOut, rule, test } = evaluation;
  const { title, importanceMeasure: measure } = kind;
  const classes = { negative: target.negativeLabel, positive: target.positiveLabel };
  const curve = (interval: { lower: number; upper: number; level: number } | null) => ({
    title,
    classes,
    curves: [{ name: title, ...heldOut, threshold: rule.threshold, interval }] as const,
  });
  return {
    'confusion-matrix.svg': confusionMatrixChart({ title, classes, matrix: test.confusion, threshold: rule.threshold }),
    'roc.svg': rocChart(curve(test.intervals.rocAuc)),
    'precision-recall.svg': precisionRecallChart(curve(test.intervals.averagePrecision)),
    'calibration.svg': calibrationChart({ title, classes, ...heldOut, binCount }),
    'feature-importance.svg': featureImportanceChart({ title, measure, features: importance }),
  };
}
