/**
 * The value that would stand at `rank` (from 0) if `values` were sorted. Reorders `values`: what stands before the rank
 * is not above it, what stands behind is not below. In linear time on average (Hoare, "Algorithm 65: find", 1961, with
 * the middle of three as pivot). NaN must not be among the values.
 */
export function selectOrderStatistic(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middleOfThree(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left]! < pivot) left += 1;
      while (values[right]! > pivot) right -= 1;
      if (left > right) break;
      const swapped = values[left]!;
      values[left] = values[right]!;
      values[right] = swapped;
      left += 1;
      right -= 1;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else return pivot;
  }
  return values[rank]!;
}

const middleOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

/** The p-quantile, linear between order statistics, as NumPy has it. Reorders `values`, of which there is at least one. */
export function selectQuantile(values: Float64Array, p: number): number {
  const position = p * (values.length - 1);
  const below = Math.floor(position);
  const lower = selectOrderStatistic(values, below);
  if (position === below) return lower;
  // Everything behind the rank is at least as great: the next in order is the least of it.
  let upper = Infinity;
  for (let index = below + 1; index < values.length; index += 1) upper = Math.min(upper, values[index]!);
  return lower + (position - below) * (upper - lower);
}
