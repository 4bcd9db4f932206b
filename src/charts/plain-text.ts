import type { GraphicComponentOption } from 'echarts';
import { type Box, type Drawn, freePlace, pixelOf } from './free-place.ts';
import { textWidth } from './text.ts';
import { colours, fontFamily, sizes } from './theme.ts';
import type { Point } from './thin-curve.ts';

/** A line of text whose left end stands at a point, or whose middle does where it is turned. */
export function plainText(
  text: string,
  x: number,
  y: number,
  style: { size?: number; colour?: string; turned?: number } = {},
): GraphicComponentOption {
  return {
    type: 'text',
    silent: true,
    z: 7,
    x,
    y,
    rotation: style.turned ?? 0,
    style: {
      text,
      font: `${style.size ?? sizes.text}px ${fontFamily}`,
      fill: style.colour ?? colours.text,
      align: style.turned === undefined ? 'left' : 'center',
      verticalAlign: 'middle',
    },
  };
}

/** What the diagonal is, along its lower side where that is free; nothing where it is free nowhere. */
export function diagonalLabel(text: string, drawn: Drawn): GraphicComponentOption[] {
  const extent = textWidth(text, sizes.smallText) * Math.SQRT1_2 + 8;
  const place = (share: number): Box => {
    const [x, y] = pixelOf([share, share]);
    return { left: x + 6 - extent / 2, top: y + 7 - extent / 2, width: extent, height: extent };
  };
  const { box, isFree } = freePlace([place(0.5), ...[0.3, 0.7, 0.85, 0.15].map(place)], drawn);
  const style = { size: sizes.smallText, colour: colours.quietText, turned: Math.PI / 4 };
  return isFree ? [plainText(text, box.left + extent / 2, box.top + extent / 2, style)] : [];
}

/** A text beside a point of the unit square: below it and to its right, or where there is less in its way. */
export function pointLabel(text: string, point: Point, drawn: Drawn): { box: Box; graphic: GraphicComponentOption } {
  const [x, y] = pixelOf(point);
  const [width, height] = [textWidth(text, sizes.smallText), 14];
  const places = [
    [x + 8, y + 4],
    [x - 8 - width, y + 4],
    [x + 8, y - 4 - height],
    [x - 8 - width, y - 4 - height],
    [x - width / 2, y + 10],
    [x - width / 2, y - 10 - height],
    [x + 24, y + 24],
    [x - 24 - width, y + 24],
    [x + 24, y - 24 - height],
    [x - 24 - width, y - 24 - height],
  ].map(([left, top]): Box => ({ left: left!, top: top!, width, height }));
  const inside = places.filter(
    ({ left, top }) =>
      left >= sizes.left + 2 &&
      left + width <= sizes.left + sizes.plot - 2 &&
      top >= sizes.top + 2 &&
      top + height <= sizes.top + sizes.plot - 2,
  );
  const [first = places[0]!, ...others] = inside;
  const { box } = freePlace([first, ...others], drawn);
  return { box, graphic: plainText(text, box.left, box.top + height / 2, { size: sizes.smallText }) };
}
