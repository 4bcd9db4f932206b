import type { CustomSeriesOption, GraphicComponentOption, SeriesOption, TitleComponentOption } from 'echarts';
import { renderSvg } from './render-svg.ts';
import { fitText } from './text.ts';
import { axisStyle, colours, curveColours, curveDashes, exactGrid, sizes, textStyle } from './theme.ts';
import type { Point } from './thin-curve.ts';

/** A figure whose two axes run from 0 to 1 and are equally long. */
export interface UnitPlot {
  readonly title: string;
  readonly subtitle: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly description: string;
  readonly series: readonly SeriesOption[];
  readonly graphic: readonly GraphicComponentOption[];
}

const margin = { right: 22, bottom: 48 } as const;

/** An axis from 0 to 1. */
export const unitAxis = {
  type: 'value' as const,
  min: 0,
  max: 1,
  interval: 0.2,
  nameLocation: 'middle' as const,
  ...axisStyle,
  axisLabel: { ...axisStyle.axisLabel, formatter: (value: number) => value.toFixed(1) },
};

export function renderUnitPlot(plot: UnitPlot): string {
  return renderSvg({
    width: sizes.width,
    height: sizes.top + sizes.plot + margin.bottom,
    description: plot.description,
    option: {
      title: titleOption(plot.title, [plot.subtitle]),
      grid: exactGrid(sizes.left, sizes.top, sizes.plot, sizes.plot),
      xAxis: { ...unitAxis, name: plot.xTitle, nameGap: 28 },
      yAxis: { ...unitAxis, name: plot.yTitle, nameGap: 36 },
      series: [...plot.series],
      graphic: [...plot.graphic],
    },
  });
}

/** The title and what it is of, above the plot, cut where they would leave the figure. */
export function titleOption(
  title: string,
  subtitles: readonly string[],
  left: number = sizes.left,
): TitleComponentOption {
  const width = sizes.width - left - 8;
  return {
    text: fitText(title, width, sizes.title, { weight: 'bold' }),
    subtext: subtitles.map((subtitle) => fitText(subtitle, width, sizes.smallText)).join('\n'),
    left,
    top: 10,
    padding: 0,
    itemGap: 3,
    textStyle: textStyle(sizes.title, colours.text, 'bold'),
    subtextStyle: { ...textStyle(sizes.smallText, colours.quietText), lineHeight: 15 },
  };
}

/** A curve in the colour and dash of its place among the curves. */
export const curveSeries = (points: readonly Point[], place: number, width = 2): SeriesOption =>
  strokeSeries(points, {
    stroke: curveColours[place % curveColours.length]!,
    lineDash: curveDashes[place % curveDashes.length]!,
    lineWidth: width,
    z: 4,
  });

/** A thin dashed line for what a curve is compared with. */
export const referenceSeries = (points: readonly Point[]): SeriesOption =>
  strokeSeries(points, { stroke: colours.reference, lineDash: [4, 3], lineWidth: 1, z: 3 });

interface Stroke {
  readonly stroke: string;
  readonly lineDash: 'solid' | number[];
  readonly lineWidth: number;
  readonly z: number;
}

/** Not a series of the type line: that clips in any case, and so halves a line that runs along the frame. */
const strokeSeries = (points: readonly Point[], { z, ...style }: Stroke): CustomSeriesOption => ({
  type: 'custom',
  silent: true,
  clip: false,
  data: points.length === 0 ? [] : [[0, 0]],
  z,
  renderItem: (_, api) => ({
    type: 'polyline',
    shape: { points: points.map((point) => api.coord([...point])) },
    style: { ...style, fill: 'none', lineJoin: 'round' },
  }),
});

/** Filled marks with a white rim. */
export const pointSeries = (points: readonly Point[], place: number): SeriesOption => ({
  type: 'scatter',
  data: points.map((point) => [...point]),
  symbol: 'circle',
  symbolSize: 9,
  silent: true,
  clip: false,
  emphasis: { disabled: true },
  itemStyle: {
    color: curveColours[place % curveColours.length]!,
    borderColor: colours.background,
    borderWidth: 1.5,
    opacity: 1,
  },
  z: 5,
});
