import { quantile } from './summary.ts';

/** The values that are not NaN, ascending: what the tests and the edges below take. */
export function sortedWithoutMissing(values: Float64Array): Float64Array {
  // NaN sorts last.
  const sorted = values.slice().sort();
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count -= 1;
  return sorted.subarray(0, count);
}

/**
 * Edges of at most `bins` bins with about as many of the values each: their quantiles, equal ones once. Values that are
 * all equal make one bin.
 * @param sorted ascending, without NaN
 * @throws RangeError of no values
 */
export function quantileEdges(sorted: Float64Array, bins: number): Float64Array {
  const edges = Float64Array.from({ length: bins + 1 }, (_, index) => quantile(sorted, index / bins));
  const distinct = edges.filter((edge, index) => index === 0 || edge !== edges[index - 1]);
  return distinct.length === 1 ? aroundOne(distinct[0] as number) : distinct;
}

/** Edges of equal width, as many as Sturges's rule (1926) gives for so many values: NumPy's `sturges`. As `quantileEdges`. */
export function sturgesEdges(sorted: Float64Array): Float64Array {
  return equalWidthEdges(sorted, Math.log2(sorted.length) + 1);
}

/** Edges of equal width by Doane's rule (1976), which gives skewed values more bins: NumPy's `doane`. As `quantileEdges`. */
export function doaneEdges(sorted: Float64Array): Float64Array {
  const n = sorted.length;
  if (n <= 2) return equalWidthEdges(sorted, 1);
  const centre = sorted.reduce((sum, value) => sum + value, 0) / n;
  let squares = 0;
  for (const value of sorted) squares += (value - centre) ** 2;
  const deviation = Math.sqrt(squares / n);
  if (deviation === 0) return equalWidthEdges(sorted, 1);
  let cubes = 0;
  for (const value of sorted) cubes += ((value - centre) / deviation) ** 3;
  const spread = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return equalWidthEdges(sorted, 1 + Math.log2(n) + Math.log2(1 + Math.abs(cubes / n) / spread));
}

/** @param bins need not be whole: it is rounded up, as NumPy does with the width that it makes of it */
function equalWidthEdges(sorted: Float64Array, bins: number): Float64Array {
  const least = quantile(sorted, 0);
  const greatest = quantile(sorted, 1);
  if (least === greatest) return aroundOne(least);
  const range = greatest - least;
  const count = Math.ceil(range / (range / bins));
  const width = range / count;
  return Float64Array.from({ length: count + 1 }, (_, edge) => (edge === count ? greatest : least + edge * width));
}

/** NumPy's one bin for values that are all equal. */
const aroundOne = (value: number): Float64Array => Float64Array.of(value - 0.5, value + 0.5);

/**
 * How many values lie in each bin: from its lower edge to below its upper one. The first bin is open to −infinity and the
 * last to +infinity, so that every value counts; NaN does not.
 * @param edges ascending, at least two
 */
export function countInBins(values: ArrayLike<number>, edges: ArrayLike<number>): Uint32Array {
  const inner = Float64Array.from(edges).subarray(1, -1);
  const counts = new Uint32Array(inner.length + 1);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    let low = 0;
    let high = inner.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((inner[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    counts[low]! += 1;
  }
  return counts;
}
