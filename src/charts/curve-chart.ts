import type { GraphicComponentOption } from 'echarts';
import { type ConfusionMatrix, confusionMatrix } from '../metrics/index.ts';
import { type Interval, intervalText, shareText, thresholdText } from './figure-number.ts';
import type { Drawn } from './free-place.ts';
import { type Corner, type KeyLine, keyBlock } from './key-block.ts';
import { pointLabel } from './plain-text.ts';
import { type ClassNames, type ScoredRows, sampleText } from './scored-rows.ts';
import { printable } from './text.ts';
import { type Point, thinCurve } from './thin-curve.ts';
import { curveSeries, pointSeries, referenceSeries, renderUnitPlot } from './unit-plot.ts';

export interface ScoredCurve extends ScoredRows {
  /** Told where there is more than one curve. */
  readonly name: string;
  /** The decision threshold, whose point is marked; null for no mark. */
  readonly threshold: number | null;
  /** The interval of the area under this curve; null or absent where none is known. */
  readonly interval?: Interval | null;
}

export interface CurveChartInput {
  readonly title: string;
  readonly classes: ClassNames;
  /** One or more; the figure tells the number of rows of the first. */
  readonly curves: readonly [ScoredCurve, ...ScoredCurve[]];
}

/** What makes a curve over all thresholds: its points, its area and its axes. */
export interface CurveKind {
  readonly name: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly areaName: string;
  /** Null where the curve is not defined, as of one class. */
  readonly area: (rows: ScoredRows) => number | null;
  readonly points: (rows: ScoredRows) => Iterable<Point>;
  readonly pointOf: (matrix: ConfusionMatrix) => readonly [number | null, number | null];
  /** Where the figures of the curve may stand, the most preferred first. */
  readonly corners: readonly [Corner, ...Corner[]];
  /** The straight line that the curve is compared with; empty for none. */
  readonly reference: readonly Point[];
  /** What that line is, where there is room to say it. */
  readonly labelReference: (drawn: Drawn) => readonly GraphicComponentOption[];
}

export function renderCurveChart({ title, classes, curves }: CurveChartInput, kind: CurveKind): string {
  const single = curves.length === 1;
  const points = curves.map((curve) => thinCurve(kind.points(curve)));
  const lines = curves.flatMap((curve, place) => describe(curve, kind, single ? null : place));
  const marks = curves.flatMap((curve, place) => {
    const point = operatingPoint(curve, kind);
    return point === null ? [] : [{ point, place, threshold: curve.threshold }];
  });
  const curvesAndLine = [...points, kind.reference];
  const key = keyBlock(lines, kind.corners, curvesAndLine);
  const labelled = single ? marks : [];
  const labels = labelled.map(({ point, threshold }) =>
    pointLabel(`threshold ${thresholdText(threshold ?? 0)}`, point, { curves: curvesAndLine, texts: [key.box] }),
  );
  const texts = [key.box, ...labels.map((label) => label.box)];
  return renderUnitPlot({
    title,
    subtitle: sampleText(curves[0], classes),
    xTitle: kind.xTitle,
    yTitle: kind.yTitle,
    description: `${title}. ${kind.name}: ${lines.map(({ name, text }) => (name === '' ? text : `${name} ${text}`)).join(', ')}.`,
    series: [
      referenceSeries(kind.reference),
      ...points.map((curve, place) => curveSeries(curve, place)),
      ...marks.map(({ point, place }) => pointSeries([point], place)),
    ],
    graphic: [
      ...kind.labelReference({ curves: points, texts }),
      ...key.graphic,
      ...labels.map((label) => label.graphic),
    ],
  });
}

/** One curve has its area and its interval on lines of their own; several have a line each. */
function describe(curve: ScoredCurve, kind: CurveKind, place: number | null): KeyLine[] {
  const area = kind.area(curve);
  const text = `${kind.areaName} ${shareText(area)}`;
  if (place !== null) return [{ name: printable(curve.name), text, curve: place }];
  const shown = area === null ? [text] : [text, ...(curve.interval ? [intervalText(curve.interval)] : [])];
  return shown.map((line) => ({ name: '', text: line, curve: null }));
}

function operatingPoint({ labels, probabilities, threshold }: ScoredCurve, kind: CurveKind): Point | null {
  if (threshold === null) return null;
  const [x, y] = kind.pointOf(confusionMatrix(labels, probabilities, threshold));
  return x === null || y === null ? null : [x, y];
}
