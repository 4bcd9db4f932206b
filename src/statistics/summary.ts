/** The arithmetic mean, or null of nothing. */
export function mean(values: ArrayLike<number>): number | null {
  const count = values.length;
  if (count === 0) return null;
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += values[index] as number;
  return sum / count;
}

/** The sample standard deviation (divisor n − 1), or null of fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number | null {
  const count = values.length;
  const centre = mean(values);
  if (centre === null || count < 2) return null;
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += ((values[index] as number) - centre) ** 2;
  return Math.sqrt(sum / (count - 1));
}

/**
 * The p-quantile of ascending values, linear between order statistics: definition 7 of Hyndman and Fan (1996), the
 * default of NumPy and R.
 * @throws RangeError of no values, or of a p outside [0, 1]
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0 || !(p >= 0 && p <= 1)) {
    throw new RangeError(`the ${p}-quantile of ${sorted.length} values does not exist`);
  }
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const lower = sorted[below] as number;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return lower === upper ? lower : lower + (position - below) * (upper - lower);
}
