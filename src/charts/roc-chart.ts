import { recall, rocAuc, rocCurve, specificity } from '../metrics/index.ts';
import { type CurveChartInput, type CurveKind, renderCurveChart } from './curve-chart.ts';
import { diagonalLabel } from './plain-text.ts';
import type { ScoredRows } from './scored-rows.ts';
import type { Point } from './thin-curve.ts';

/**
 * The receiver operating characteristic with the area under it, the chance line, and the point of the threshold. It is
 * not defined of rows of one class; the figure then says so.
 */
export const rocChart = (input: CurveChartInput): string => renderCurveChart(input, roc);

const roc: CurveKind = {
  name: 'ROC curve',
  xTitle: 'False positive rate (1 − specificity)',
  yTitle: 'True positive rate (sensitivity)',
  areaName: 'AUC',
  area: ({ labels, probabilities }) => rocAuc(labels, probabilities),
  points: pointsOf,
  pointOf: (matrix) => {
    const specific = specificity(matrix);
    return [specific === null ? null : 1 - specific, recall(matrix)];
  },
  corners: ['lower right', 'upper left'],
  reference: [
    [0, 0],
    [1, 1],
  ],
  labelReference: (drawn) => diagonalLabel('chance', drawn),
};

function pointsOf({ labels, probabilities }: ScoredRows): Point[] {
  const curve = rocCurve(labels, probabilities);
  if (curve === null) return [];
  return Array.from(curve.falsePositiveRates, (rate, index): Point => [rate, curve.truePositiveRates[index]!]);
}
