import type { GraphicComponentOption } from 'echarts';
import { type Box, type Drawn, freePlace } from './free-place.ts';
import { plainText } from './plain-text.ts';
import { fitText, textWidth } from './text.ts';
import { colours, curveColours, curveDashes, sizes } from './theme.ts';

export interface KeyLine {
  /** Cut where there is no room; empty for none. */
  readonly name: string;
  /** Never cut. */
  readonly text: string;
  /** The place of the curve whose stroke stands before the text; null for text alone. */
  readonly curve: number | null;
}

export type Corner = 'upper left' | 'upper right' | 'lower left' | 'lower right';

const lineHeight = 16;
const padding = 5;
const inset = 7;
const stroke = { width: 22, gap: 6 } as const;
/** The share of the plot's width that the lines may take. */
const most = 0.72;

export interface KeyBlock {
  readonly box: Box;
  readonly graphic: readonly GraphicComponentOption[];
}

/** Lines of text in the emptiest of some corners of the unit plot: the figures of a curve, or the key of several. */
export function keyBlock(
  lines: readonly KeyLine[],
  corners: readonly [Corner, ...Corner[]],
  curves: Drawn['curves'],
): KeyBlock {
  const texts = lines.map(lineText);
  const widths = texts.map((text, index) => indentOf(lines[index]!) + textWidth(text, sizes.text));
  const width = Math.ceil(Math.max(...widths) + 2 * padding);
  const height = lines.length * lineHeight + 2 * padding;
  const place = (corner: Corner): Box => ({
    left: corner.endsWith('left') ? sizes.left + inset : sizes.left + sizes.plot - inset - width,
    top: corner.startsWith('upper') ? sizes.top + inset : sizes.top + sizes.plot - inset - height,
    width,
    height,
  });
  const [first, ...others] = corners;
  const { box } = freePlace([place(first), ...others.map(place)], { curves, texts: [] });
  const back: GraphicComponentOption = {
    type: 'rect',
    silent: true,
    z: 6,
    shape: { x: box.left, y: box.top, width, height },
    style: { fill: colours.background, opacity: 0.86 },
  };
  const drawn = lines.flatMap((line, index) =>
    drawLine(line, texts[index]!, box.left + padding, box.top + padding + (index + 0.5) * lineHeight),
  );
  return { box, graphic: [back, ...drawn] };
}

const indentOf = ({ curve }: KeyLine): number => (curve === null ? 0 : stroke.width + stroke.gap);

function lineText(line: KeyLine): string {
  if (line.name === '') return line.text;
  const room = most * sizes.plot - indentOf(line) - textWidth(`: ${line.text}`, sizes.text);
  return `${fitText(line.name, room, sizes.text)}: ${line.text}`;
}

function drawLine(line: KeyLine, text: string, left: number, middle: number): GraphicComponentOption[] {
  const label = plainText(text, left + indentOf(line), middle);
  if (line.curve === null) return [label];
  const swatch: GraphicComponentOption = {
    type: 'line',
    silent: true,
    z: 7,
    shape: { x1: left, y1: middle, x2: left + stroke.width, y2: middle },
    style: {
      stroke: curveColours[line.curve % curveColours.length]!,
      lineDash: curveDashes[line.curve % curveDashes.length]!,
      lineWidth: 2,
    },
  };
  return [swatch, label];
}
