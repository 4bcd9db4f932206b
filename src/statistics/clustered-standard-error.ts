import { clustersOf } from './clusters.ts';
import { mean } from './summary.ts';

/**
 * The standard error of a mean whose values are independent between units and not within one: the root of the sum over
 * the units of their squared sums of deviations, over the number of values, times the root of G / (G − 1) for G units
 * (Liang and Zeger, "Longitudinal data analysis using generalized linear models", 1986). With a unit for each value it is
 * the standard deviation over the root of their number. Null of fewer than two units.
 */
export function clusteredStandardError(values: ArrayLike<number>, unitOfRow: Uint32Array): number | null {
  const { count, clusterOfRow } = clustersOf(unitOfRow);
  const centre = mean(values);
  if (centre === null || count < 2) return null;
  const sums = new Float64Array(count);
  for (let row = 0; row < values.length; row += 1) {
    const cluster = clusterOfRow[row] as number;
    sums[cluster] = (sums[cluster] as number) + (values[row] as number) - centre;
  }
  const squares = sums.reduce((total, sum) => total + sum * sum, 0);
  return Math.sqrt((squares * count) / (count - 1)) / values.length;
}
