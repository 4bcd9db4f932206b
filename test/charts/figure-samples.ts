import {
  type CurveChartInput,
  calibrationChart,
  confusionMatrixChart,
  featureImportanceChart,
  precisionRecallChart,
  rocChart,
  type ScoredRows,
} from '../../src/charts/index.ts';
import { createRandom } from '../../src/statistics/index.ts';

export interface Names {
  readonly title: string;
  readonly negative: string;
  readonly positive: string;
  readonly feature: string;
}

export const plainNames: Names = { title: 'A model', negative: 'no disease', positive: 'disease', feature: 'age' };

/** Rows of which a share is positive, with probabilities that tell the classes apart but not wholly. */
export function drawRows(count: number, share = 0.4, seed = 7): ScoredRows {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: count }, () => Number(random.next() < share));
  const probabilities = Float64Array.from(labels, (label) => (label === 1 ? random.next() ** 0.5 : random.next() ** 2));
  return { labels, probabilities };
}

/** Every figure, of some rows and with some names. */
export function drawAll(rows: ScoredRows, names: Names = plainNames): Record<string, string> {
  const { title } = names;
  const classes = { negative: names.negative, positive: names.positive };
  const curve = { ...rows, name: names.feature, threshold: 0.5, interval: { lower: 0.8, upper: 0.9, level: 0.95 } };
  const one: CurveChartInput = { title, classes, curves: [curve] };
  const three: CurveChartInput = { title, classes, curves: [curve, { ...curve, threshold: null }, curve] };
  const matrix = { trueNegatives: 30, falsePositives: 3, falseNegatives: 4, truePositives: rows.labels.length };
  const features = Array.from({ length: 30 }, (_, place) => ({
    feature: `${names.feature}${place === 0 ? '' : ` ${place}`}`,
    importance: 1 / (place + 1),
  }));
  return {
    'confusion matrix': confusionMatrixChart({ title, classes, matrix, threshold: 0.5 }),
    roc: rocChart(one),
    'roc of three': rocChart(three),
    'precision–recall': precisionRecallChart(one),
    'precision–recall of three': precisionRecallChart(three),
    calibration: calibrationChart({ title, classes, ...rows }),
    'calibration in 30 bins': calibrationChart({ title, classes, ...rows, binCount: 30 }),
    'feature importance': featureImportanceChart({ title, measure: 'share of total gain', features }),
  };
}
