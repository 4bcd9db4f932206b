import type { GraphicComponentOption } from 'echarts';
import { averagePrecision, precision, precisionRecallCurve, recall } from '../metrics/index.ts';
import { type CurveChartInput, type CurveKind, renderCurveChart } from './curve-chart.ts';
import { shareText } from './figure-number.ts';
import { type Box, type Drawn, freePlace, pixelOf } from './free-place.ts';
import { plainText } from './plain-text.ts';
import type { ScoredRows } from './scored-rows.ts';
import { textWidth } from './text.ts';
import { colours, sizes } from './theme.ts';
import type { Point } from './thin-curve.ts';

/**
 * Precision over recall with the average precision, the prevalence (the precision of a model that knows nothing), and
 * the point of the threshold. The curve is drawn in steps, as average precision sums it. It is not defined where no
 * row is positive; the figure then says so.
 */
export function precisionRecallChart(input: CurveChartInput): string {
  const { labels } = input.curves[0];
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return renderCurveChart(input, precisionRecall(labels.length === 0 ? null : positives / labels.length));
}

const precisionRecall = (prevalence: number | null): CurveKind => ({
  name: 'Precision–recall curve',
  xTitle: 'Recall (sensitivity)',
  yTitle: 'Precision (positive predictive value)',
  areaName: 'AP',
  area: ({ labels, probabilities }) => averagePrecision(labels, probabilities),
  points: pointsOf,
  pointOf: (matrix) => [recall(matrix), precision(matrix)],
  corners: ['lower left', 'upper right', 'lower right', 'upper left'],
  reference:
    prevalence === null
      ? []
      : [
          [0, prevalence],
          [1, prevalence],
        ],
  labelReference: (drawn) => (prevalence === null ? [] : [prevalenceLabel(prevalence, drawn)]),
});

function prevalenceLabel(prevalence: number, drawn: Drawn): GraphicComponentOption {
  const text = `prevalence ${shareText(prevalence)}`;
  const [width, height] = [textWidth(text, sizes.smallText), 13];
  const place = (left: number, below: boolean): Box => {
    const [x, y] = pixelOf([left, prevalence]);
    return { left: left === 0 ? x + 6 : x - 6 - width, top: below ? y + 2 : y - 2 - height, width, height };
  };
  const above: readonly [Box, ...Box[]] = [place(0, false), place(1, false)];
  // A line near the axis leaves no room below it.
  const places: readonly [Box, ...Box[]] = prevalence > 0.08 ? [place(0, true), place(1, true), ...above] : above;
  const { box } = freePlace(places, drawn);
  return plainText(text, box.left, box.top + height / 2, { size: sizes.smallText, colour: colours.quietText });
}

function pointsOf({ labels, probabilities }: ScoredRows): Point[] {
  const curve = precisionRecallCurve(labels, probabilities);
  if (curve === null) return [];
  const reached = curve.recalls;
  return Array.from(curve.precisions, (precisionAt, index): Point[] => {
    const end: Point = [reached[index]!, precisionAt];
    return index === 0 ? [end] : [[reached[index - 1]!, precisionAt], end];
  }).flat();
}
