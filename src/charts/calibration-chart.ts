import type { CustomSeriesOption, CustomSeriesRenderItemReturn } from 'echarts';
import {
  brierScore,
  type CalibrationBin,
  calibrationCurve,
  defaultCalibrationBins,
  expectedCalibrationError,
} from '../metrics/index.ts';
import { compactCount, shareText } from './figure-number.ts';
import { renderSvg } from './render-svg.ts';
import { type ClassNames, type ScoredRows, sampleText } from './scored-rows.ts';
import { axisStyle, colours, curveColours, exactGrid, sizes, textStyle } from './theme.ts';
import type { Point } from './thin-curve.ts';
import { curveSeries, pointSeries, referenceSeries, titleOption, unitAxis } from './unit-plot.ts';
import { wilsonInterval } from './wilson-interval.ts';

export interface CalibrationChartInput extends ScoredRows {
  readonly title: string;
  readonly classes: ClassNames;
  /** Bins of equal width over [0, 1]. */
  readonly binCount?: number;
}

const histogram = { gap: 12, height: 46 } as const;
/** The coverage of the intervals that are drawn; the convention. */
const level = 0.95;
/** Below a third line of title: intervals of few rows fill the plot, and leave no corner for the figures. */
const top = sizes.top + 15;
/** Counts are written over bars that are wide enough for four digits. */
const mostWrittenBins = 12;

/**
 * The reliability diagram: in each bin of the predicted probability, how many rows there are and which share of them
 * is positive, with its 95% interval (Wilson); the Brier score and the expected calibration error beside it.
 */
export function calibrationChart(input: CalibrationChartInput): string {
  const { title, classes, labels, probabilities, binCount = defaultCalibrationBins } = input;
  const bins = calibrationCurve(labels, probabilities, binCount);
  const points = bins.map((bin): Point => [bin.meanProbability, bin.positiveShare]);
  const figures = [
    `Brier score ${shareText(labels.length === 0 ? null : brierScore(labels, probabilities))}`,
    `ECE ${shareText(expectedCalibrationError(labels, probabilities, binCount))}`,
  ];
  const intervals = bins.map((bin) => wilsonInterval(bin.positiveShare, bin.count, level));
  const told = bins.length === 0 ? figures.join(', ') : `${figures.join(', ')}; bars: ${level * 100}% CI`;
  const lower = { top: top + sizes.plot + histogram.gap };
  return renderSvg({
    width: sizes.width,
    height: lower.top + histogram.height + 48,
    description: `${title}. Reliability diagram: ${figures.join(', ')}.`,
    option: {
      title: titleOption(title, [sampleText(input, classes), told]),
      grid: [
        exactGrid(sizes.left, top, sizes.plot, sizes.plot),
        exactGrid(sizes.left, lower.top, sizes.plot, histogram.height),
      ],
      xAxis: [
        { ...unitAxis, gridIndex: 0, axisLabel: { show: false } },
        { ...unitAxis, gridIndex: 1, name: 'Predicted probability', nameGap: 28, splitLine: { show: false } },
      ],
      yAxis: [
        { ...unitAxis, gridIndex: 0, name: 'Observed share', nameGap: 36 },
        {
          ...axisStyle,
          type: 'value',
          gridIndex: 1,
          min: 0,
          // Room for the count over the highest bar.
          max: Math.max(1, ...bins.map((bin) => bin.count)) * (binCount > mostWrittenBins ? 1.05 : 1.4),
          name: 'Rows',
          nameLocation: 'middle',
          nameGap: 36,
          axisLabel: { show: false },
          axisTick: { show: false },
          splitLine: { show: false },
        },
      ],
      series: [
        referenceSeries([
          [0, 0],
          [1, 1],
        ]),
        intervalSeries(points, intervals),
        curveSeries(points, 0, 1.5),
        pointSeries(points, 0),
        histogramSeries(bins, binCount <= mostWrittenBins),
      ],
    },
  });
}

const custom = (data: number[][], axis: number): CustomSeriesOption => ({
  type: 'custom',
  xAxisIndex: axis,
  yAxisIndex: axis,
  silent: true,
  clip: false,
  data,
  z: 4,
});

function intervalSeries(points: readonly Point[], intervals: readonly Point[]): CustomSeriesOption {
  const data = points.map(([x], bin) => [x, ...intervals[bin]!]);
  return {
    ...custom(data, 0),
    renderItem: (_, api): CustomSeriesRenderItemReturn => {
      const [x, low] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [, high] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line' as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: curveColours[0], lineWidth: 1, fill: 'none' },
      });
      return {
        type: 'group',
        children: [line(x, low, x, high), line(x - 3, low, x + 3, low), line(x - 3, high, x + 3, high)],
      };
    },
  };
}

function histogramSeries(bins: readonly CalibrationBin[], writesCounts: boolean): CustomSeriesOption {
  return {
    ...custom(
      bins.map((bin) => [bin.lower, bin.upper, bin.count]),
      1,
    ),
    renderItem: (_, api): CustomSeriesRenderItemReturn => {
      const [left, top] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const [right, bottom] = api.coord([api.value(1), 0]) as [number, number];
      const bar = {
        type: 'rect' as const,
        shape: { x: left + 1, y: top, width: Math.max(0.5, right - left - 2), height: bottom - top },
        style: { fill: colours.bar },
      };
      const { fontFamily } = textStyle(sizes.smallText);
      const count = {
        type: 'text' as const,
        x: (left + right) / 2,
        y: top - 2,
        style: {
          text: compactCount(Number(api.value(2))),
          font: `${sizes.tinyText}px ${fontFamily}`,
          fill: colours.quietText,
          align: 'center' as const,
          verticalAlign: 'bottom' as const,
        },
      };
      return { type: 'group', children: writesCounts ? [bar, count] : [bar] };
    },
  };
}
