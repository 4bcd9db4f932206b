export type Point = readonly [x: number, y: number];

/** Ten steps to a pixel of a plot 280 pixels wide: what is finer is not seen. */
const steps = 2800;

/**
 * The points that a curve in the unit square needs to look the same: each on a grid of a tenth of a pixel, and those
 * left out that lie within a tenth of a pixel of the line between those kept (Douglas and Peucker 1973). `x` never
 * descends or never ascends. Of a million points a few hundred remain.
 */
export function thinCurve(points: Iterable<Point>): Point[] {
  const columns: Point[] = [];
  let column: Point[] = [];
  const snap = (value: number): number => Math.round(value * steps);
  for (const point of points) {
    if (column.length > 0 && snap(column[0]![0]) !== snap(point[0])) {
      columns.push(...extremes(column));
      column = [];
    }
    column.push(point);
  }
  columns.push(...extremes(column));
  return simplify(columns, 1 / steps).map(([x, y]) => [snap(x) / steps, snap(y) / steps]);
}

/** Of points above each other: the first and the last, and the lowest and the highest where these are others. */
function extremes(column: readonly Point[]): Point[] {
  if (column.length <= 2) return [...column];
  let low = 0;
  let high = 0;
  for (const [index, point] of column.entries()) {
    if (point[1] < column[low]![1]) low = index;
    if (point[1] > column[high]![1]) high = index;
  }
  const kept = new Set([0, low, high, column.length - 1].sort((a, b) => a - b));
  return Array.from(kept, (index) => column[index]!);
}

function simplify(points: readonly Point[], tolerance: number): Point[] {
  if (points.length <= 2) return [...points];
  const kept = new Uint8Array(points.length);
  kept[0] = 1;
  kept[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const [first, last] = part;
    let farthest = first;
    let distance = tolerance;
    for (let index = first + 1; index < last; index += 1) {
      const away = distanceToSegment(points[index]!, points[first]!, points[last]!);
      if (away > distance) {
        farthest = index;
        distance = away;
      }
    }
    if (farthest === first) continue;
    kept[farthest] = 1;
    open.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, index) => kept[index] === 1);
}

function distanceToSegment([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [acrossX, acrossY] = [toX - fromX, toY - fromY];
  const squared = acrossX ** 2 + acrossY ** 2;
  const share = squared === 0 ? 0 : ((x - fromX) * acrossX + (y - fromY) * acrossY) / squared;
  const along = Math.max(0, Math.min(1, share));
  return Math.hypot(x - fromX - along * acrossX, y - fromY - along * acrossY);
}
