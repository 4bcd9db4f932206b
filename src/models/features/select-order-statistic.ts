/**
 * The value that would stand at `rank` (from 0) if `values` were sorted. Reorders `values`: what stands before the rank
 * is not above it, what stands behind is not below. In linear time on average (Hoare, "Algorithm 65: find", 1961, with
 * the middle of three as pivot). NaN must not be among the values.
 */
function selectOrderStatistic(values: Float64Array, rank: number): number {
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

/** The value at `rank` (from 0) of the values in order, which stay as they are. NaN must not be among them. */
export function orderStatisticOf(values: Float64Array, rank: number): number {
  const { candidates, before } = copyAround(values, rank);
  return selectOrderStatistic(candidates, rank - before);
}

/**
 * The p-quantile, linear between order statistics, as NumPy has it, of at least one value. The values stay as they are;
 * NaN must not be among them.
 */
export function quantileOf(values: Float64Array, p: number): number {
  const position = p * (values.length - 1);
  const rank = Math.floor(position);
  const { candidates, before } = copyAround(values, rank);
  const lower = selectOrderStatistic(candidates, rank - before);
  if (position === rank) return lower;
  // Everything behind the rank is at least as great: the next in order is the least of it.
  let upper = Infinity;
  for (let index = rank - before + 1; index < candidates.length; index += 1) {
    upper = Math.min(upper, candidates[index]!);
  }
  return lower + (position - rank) * (upper - lower);
}

/** Of fewer values a copy of all is as quick. */
const leastNarrowed = 65_536;
const sampledValues = 4096;
/** Standard deviations of a sampled rank, √(m·p·(1 − p)) ≤ √m/2, that lie between the rank and the ends of what is copied. */
const certainty = 5;

interface Candidates {
  /** In no order. */
  readonly candidates: Float64Array;
  /** How many of the values come before all of these. */
  readonly before: number;
}

/**
 * A copy of some of the values, among them those at `rank` and next to it. Of many values it is those between two of a
 * sample (Floyd and Rivest, "Algorithm 489: select", 1975), which one pass finds; all where the sample misled.
 */
function copyAround(values: Float64Array, rank: number): Candidates {
  const narrowed = values.length < leastNarrowed ? null : copyBetween(values, sampledBounds(values, rank));
  const holdsBoth =
    narrowed !== null &&
    narrowed.before <= rank &&
    Math.min(rank + 1, values.length - 1) < narrowed.before + narrowed.candidates.length;
  return holdsBoth ? narrowed : { candidates: values.slice(), before: 0 };
}

interface Bounds {
  readonly least: number;
  readonly greatest: number;
}

function sampledBounds(values: Float64Array, rank: number): Bounds {
  const step = Math.floor(values.length / sampledValues);
  const sample = new Float64Array(sampledValues);
  for (let index = 0; index < sampledValues; index += 1) sample[index] = values[index * step]!;
  sample.sort();
  const place = (rank / values.length) * sampledValues;
  const margin = (certainty * Math.sqrt(sampledValues)) / 2;
  return {
    least: sample[Math.max(0, Math.floor(place - margin))]!,
    greatest: sample[Math.min(sampledValues - 1, Math.ceil(place + margin))]!,
  };
}

/** Null where they are many more than was to be expected. */
function copyBetween(values: Float64Array, { least, greatest }: Bounds): Candidates | null {
  const expected = (certainty / Math.sqrt(sampledValues)) * values.length;
  const most = Math.ceil(1.5 * expected);
  const candidates = new Float64Array(most + 1);
  let before = 0;
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    const isBefore = Number(value < least);
    before += isBefore;
    // Written whether it is one or not, and kept by counting: nobody can foretell a branch that every second value takes.
    // What lies behind the end is not written.
    candidates[count] = value;
    count += Number(value <= greatest) - isBefore;
  }
  // Of a column of few values all may be between the two, and one.
  if (least === greatest) return { candidates: new Float64Array(count).fill(least), before };
  return count > most ? null : { candidates: candidates.subarray(0, count), before };
}
