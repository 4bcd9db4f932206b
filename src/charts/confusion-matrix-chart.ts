import type { CustomSeriesRenderItemReturn } from 'echarts';
import type { ConfusionMatrix } from '../metrics/index.ts';
import { countText, percentText, thresholdText } from './figure-number.ts';
import { renderSvg } from './render-svg.ts';
import type { ClassNames } from './scored-rows.ts';
import { fitText, printable } from './text.ts';
import { axisStyle, colours, exactGrid, fontFamily, sizes } from './theme.ts';
import { titleOption } from './unit-plot.ts';

export interface ConfusionMatrixChartInput {
  readonly title: string;
  readonly classes: ClassNames;
  readonly matrix: ConfusionMatrix;
  /** The decision threshold, told below the title; absent where it is not known. */
  readonly threshold?: number;
}

const cell = sizes.plot / 2;

/** Counts by what rows are (down) and what is predicted of them (across), with their share of the row, as its colour. */
export function confusionMatrixChart({ title, classes, matrix, threshold }: ConfusionMatrixChartInput): string {
  const { trueNegatives, falsePositives, falseNegatives, truePositives } = matrix;
  const rows = [
    { name: printable(classes.negative), counts: [trueNegatives, falsePositives] as const },
    { name: printable(classes.positive), counts: [falseNegatives, truePositives] as const },
  ];
  const names = rows.map((row) => row.name);
  const total = trueNegatives + falsePositives + falseNegatives + truePositives;
  const cells = rows.flatMap(({ name, counts }, row) =>
    counts.map((count, column) => ({ row, column, count, of: name, whole: counts[0] + counts[1] })),
  );
  const axis = {
    ...axisStyle,
    type: 'category' as const,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
  };
  const axisNames = {
    ...axisStyle.axisLabel,
    color: colours.text,
    fontSize: sizes.text,
    interval: 0,
    formatter: (_: string, place: number) => fitText(names[place] ?? '', cell - 10, sizes.text),
  };
  const at = threshold === undefined ? '' : ` at threshold ${thresholdText(threshold)}`;
  return renderSvg({
    width: sizes.width,
    height: sizes.top + 2 * cell + 54,
    description: `${title}. Confusion matrix${at}: ${cells.map(({ row, column, count }) => `${count} ${names[row]} predicted ${names[column]}`).join(', ')}.`,
    option: {
      title: titleOption(title, [`n = ${countText(total)}${at}`]),
      grid: exactGrid(sizes.left, sizes.top, 2 * cell, 2 * cell),
      xAxis: {
        ...axis,
        data: ['0', '1'],
        name: 'Predicted class',
        nameLocation: 'middle',
        nameGap: 32,
        axisLabel: axisNames,
      },
      yAxis: {
        ...axis,
        data: ['0', '1'],
        inverse: true,
        name: 'Actual class',
        nameLocation: 'middle',
        nameGap: 32,
        axisLabel: { ...axisNames, rotate: 90 },
      },
      series: [
        {
          type: 'custom',
          silent: true,
          clip: false,
          data: cells.map(({ row, column }) => [column, row]),
          renderItem: ({ dataIndex }, api): CustomSeriesRenderItemReturn => {
            const { count, of, whole } = cells[dataIndex]!;
            const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
            const share = whole === 0 ? 0 : count / whole;
            const colour = share > 0.45 ? colours.background : colours.text;
            const write = (text: string, dy: number, size: number, weight: string) => ({
              type: 'text' as const,
              x,
              y: y + dy,
              style: {
                text,
                font: `${weight} ${size}px ${fontFamily}`,
                fill: colour,
                align: 'center' as const,
                verticalAlign: 'middle' as const,
              },
            });
            return {
              type: 'group',
              children: [
                {
                  type: 'rect',
                  shape: { x: x - cell / 2 + 0.5, y: y - cell / 2 + 0.5, width: cell - 1, height: cell - 1 },
                  style: { fill: shade(share) },
                },
                write(countText(count), -9, 24, 'bold'),
                write(
                  fitText(`${percentText(count, whole)} of ${of}`, cell - 12, sizes.smallText),
                  15,
                  sizes.smallText,
                  'normal',
                ),
              ],
            };
          },
        },
      ],
    },
  });
}

/** A colour between the ends of the scale. */
function shade(share: number): string {
  const [low, high] = colours.scale.map((colour) => Number.parseInt(colour.slice(1), 16)) as [number, number];
  const channels = [16, 8, 0].map((shift) => {
    const [from, to] = [(low >> shift) & 255, (high >> shift) & 255];
    return Math.round(from + share * (to - from))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}
