import { percentText } from './figure-number.ts';
import { plainText } from './plain-text.ts';
import { renderSvg } from './render-svg.ts';
import { fitText, printable, textWidth } from './text.ts';
import { axisStyle, colours, curveColours, exactGrid, sizes, textStyle } from './theme.ts';
import { titleOption } from './unit-plot.ts';

export interface FeatureImportance {
  readonly feature: string;
  /** 0 or more, in any unit: what is drawn is the share of the sum. */
  readonly importance: number;
}

export interface FeatureImportanceChartInput {
  readonly title: string;
  /** What a bar is the share of: "share of total gain", "share of |coefficient| × standard deviation". */
  readonly measure: string;
  readonly features: readonly FeatureImportance[];
  /** Bars of single features, at most; the rest is summed in one bar. */
  readonly most?: number;
}

/** As many as stay readable in a figure that is no higher than half a page. */
const defaultMostFeatures = 15;

/** The room for names: as much as the longest takes, and not more than leaves the bars half of the figure. */
const names = { least: 60, most: 150 } as const;
const right = 46;
const barHeight = 20;

/** The features by importance, the greatest on top, the rest of them as one bar. Equal ones stand by name. */
export function featureImportanceChart(input: FeatureImportanceChartInput): string {
  const { title, measure, features, most = defaultMostFeatures } = input;
  const total = features.reduce((sum, { importance }) => sum + importance, 0);
  const bars = barsOf(features, most);
  const shares = bars.map((bar) => (total > 0 ? (100 * bar.importance) / total : 0));
  const left = Math.ceil(
    Math.max(names.least, ...bars.map((bar) => Math.min(names.most, textWidth(printable(bar.name), sizes.smallText)))) +
      20,
  );
  const plot = { width: sizes.width - left - right, height: Math.max(1, bars.length) * barHeight + 8 };
  const scale = scaleOf(Math.max(0, ...shares));
  const first = bars[0];
  // Centred below the bars, and moved where it would leave the figure there.
  const xTitle = fitText(`${measure.charAt(0).toUpperCase()}${measure.slice(1)} (%)`, sizes.width - 24, sizes.text);
  const xTitleWidth = textWidth(xTitle, sizes.text);
  const xTitleLeft = Math.min(sizes.width - 12 - xTitleWidth, left + plot.width / 2 - xTitleWidth / 2);
  return renderSvg({
    width: sizes.width,
    height: sizes.top + plot.height + 48,
    description: `${title}. ${total > 0 && first ? `Most important: ${printable(first.name)}, ${percentText(first.importance, total)}` : 'No feature is used'}.`,
    option: {
      title: titleOption(title, [`${features.length} ${features.length === 1 ? 'feature' : 'features'}`], 12),
      grid: exactGrid(left, sizes.top, plot.width, plot.height),
      xAxis: {
        ...axisStyle,
        type: 'value',
        min: 0,
        max: scale.end,
        interval: scale.interval,

        axisLabel: { ...axisStyle.axisLabel, formatter: (value: number) => String(Number(value.toFixed(2))) },
      },
      yAxis: {
        ...axisStyle,
        type: 'category',
        inverse: true,
        data: bars.map((_, place) => String(place)),
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: {
          ...axisStyle.axisLabel,
          color: colours.text,
          interval: 0,
          formatter: (_: string, place: number) =>
            fitText(bars[place]?.name ?? '', left - 20, sizes.smallText, { cut: 'middle' }),
        },
      },
      series: [
        {
          type: 'bar',
          silent: true,
          clip: false,
          emphasis: { disabled: true },
          barWidth: 13,
          data: bars.map((bar, place) => ({
            value: shares[place]!,
            itemStyle: { color: bar.isRest ? colours.bar : curveColours[0] },
          })),
          label: {
            show: true,
            position: 'right',
            ...textStyle(sizes.smallText),
            formatter: ({ dataIndex }) => percentText(bars[dataIndex]!.importance, total),
          },
        },
      ],
      graphic: [
        plainText(xTitle, xTitleLeft, sizes.top + plot.height + 36),
        ...(total > 0 ? [] : [plainText('no feature is used', left + 12, sizes.top + plot.height / 2)]),
      ],
    },
  });
}

interface Bar {
  readonly name: string;
  readonly importance: number;
  readonly isRest: boolean;
}

function barsOf(features: readonly FeatureImportance[], most: number): Bar[] {
  const sorted = features.toSorted(
    (a, b) => b.importance - a.importance || (a.feature < b.feature ? -1 : Number(a.feature > b.feature)),
  );
  // One bar for the rest is no shorter than the one feature that it would hold.
  const single = sorted.length <= most + 1 ? sorted.length : most;
  const bars = sorted.slice(0, single).map(({ feature, importance }) => ({ name: feature, importance, isRest: false }));
  const rest = sorted.slice(single);
  if (rest.length === 0) return bars;
  const importance = rest.reduce((sum, feature) => sum + feature.importance, 0);
  return [...bars, { name: `${rest.length} others`, importance, isRest: true }];
}

/** Five parts at most, each 1, 2, 2.5 or 5 times a power of ten, that end where a bar fits under. */
function scaleOf(largest: number): { end: number; interval: number } {
  if (largest <= 0) return { end: 100, interval: 25 };
  const power = 10 ** Math.floor(Math.log10(largest));
  const interval = [0.2, 0.25, 0.5, 1, 2].map((part) => part * power).find((part) => largest / part <= 5) ?? 2 * power;
  return { end: Math.ceil(largest / interval) * interval, interval };
}
