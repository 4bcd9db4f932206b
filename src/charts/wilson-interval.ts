import { normalQuantile } from '../statistics/index.ts';

/**
 * Wilson's score interval (1927) of a share of `count` rows: unlike the plain one it stays in [0, 1] and has a width
 * where all rows or none count. `count` is 1 or more.
 */
export function wilsonInterval(share: number, count: number, level: number): readonly [lower: number, upper: number] {
  const z = normalQuantile((1 + level) / 2);
  const scale = 1 + z ** 2 / count;
  const centre = (share + z ** 2 / (2 * count)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
