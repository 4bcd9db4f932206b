import { sizes } from './theme.ts';
import type { Point } from './thin-curve.ts';

/** In pixels of the figure. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a point of the unit square lies in the figure, in pixels. */
export const pixelOf = ([x, y]: Point): Point => [sizes.left + x * sizes.plot, sizes.top + (1 - y) * sizes.plot];

/** What is drawn already: curves in the unit square, and texts in pixels. */
export interface Drawn {
  readonly curves: readonly (readonly Point[])[];
  readonly texts: readonly Box[];
}

/** Of the places where a text may stand, in the order of preference, the first that covers the least of what is drawn. */
export function freePlace(places: readonly [Box, ...Box[]], drawn: Drawn): { box: Box; isFree: boolean } {
  const along = drawn.curves.flatMap(alongCurve).map(pixelOf);
  const coveredBy = ({ left, top, width, height }: Box): number => {
    const points = along.filter(([x, y]) => x >= left && x <= left + width && y >= top && y <= top + height);
    const texts = drawn.texts.filter(
      (box) =>
        box.left < left + width && left < box.left + box.width && box.top < top + height && top < box.top + box.height,
    );
    // A text upon a text cannot be read; upon a curve it can.
    return points.length + 1000 * texts.length;
  };
  const covered = places.map(coveredBy);
  const least = Math.min(...covered);
  return { box: places[covered.indexOf(least)]!, isFree: least === 0 };
}

/** Points at even distances along a curve: its own stand close where it bends and far apart where it is straight. */
function alongCurve(points: readonly Point[]): Point[] {
  return points.flatMap(([x, y], index) => {
    const [fromX, fromY] = points[Math.max(0, index - 1)]!;
    const count = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) * 100));
    return Array.from({ length: count }, (_, step): Point => {
      const share = (step + 1) / count;
      return [fromX + share * (x - fromX), fromY + share * (y - fromY)];
    });
  });
}
