import { kolmogorovTail } from './kolmogorov-distribution.ts';
import { roundHalfEven } from './round-half-even.ts';

export interface KolmogorovSmirnov {
  /** The greatest distance between the two empirical distribution functions, in [0, 1]. */
  readonly statistic: number;
  readonly pValue: number;
  /** Whether the p-value is that of the permutation distribution, or else of its limit. */
  readonly isExact: boolean;
}

/** SciPy's `ks_2samp` counts exactly up to this many rows in the larger sample. */
const largestExact = 10_000;

/**
 * The two-sided test of Kolmogorov and Smirnov of two samples, as SciPy's `ks_2samp`. Linear in the rows, but for the
 * exact p-value (up to 10,000 rows in the larger sample), which takes up to the product of both sizes. That p-value is
 * exact without ties; with them it is conservative.
 * @param sortedReference ascending, without NaN, at least one; `sortedSample` likewise
 * @throws RangeError of an empty sample
 */
export function kolmogorovSmirnov(sortedReference: Float64Array, sortedSample: Float64Array): KolmogorovSmirnov {
  const distance = greatestDistance(sortedReference, sortedSample);
  const [n, m] = [sortedReference.length, sortedSample.length];
  const isExact = Math.max(n, m) <= largestExact;
  return {
    statistic: distance / (n * m),
    pValue: isExact ? exactTail(distance, n, m) : limitTail(distance / (n * m), n, m),
    isExact,
  };
}

/** Its statistic alone: linear in the rows whatever their number. Arguments and errors as by `kolmogorovSmirnov`. */
export function kolmogorovSmirnovStatistic(sortedReference: Float64Array, sortedSample: Float64Array): number {
  return greatestDistance(sortedReference, sortedSample) / (sortedReference.length * sortedSample.length);
}

/** The greatest |i / n − j / m| over the values, times n · m: a whole number, so that equal distances are equal. */
function greatestDistance(first: Float64Array, second: Float64Array): number {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) throw new RangeError('a sample without values has no distribution to compare');
  if (n > muchLonger * m) return greatestDistanceAtSteps(first, second);
  if (m > muchLonger * n) return greatestDistanceAtSteps(second, first);
  let i = 0;
  let j = 0;
  let greatest = 0;
  while (i < n && j < m) {
    const value = Math.min(first[i] as number, second[j] as number);
    // Neither sample would move on, for ever.
    if (Number.isNaN(value)) throw new RangeError('a sample to compare holds NaN');
    while (i < n && first[i] === value) i += 1;
    while (j < m && second[j] === value) j += 1;
    const distance = i * m > j * n ? i * m - j * n : j * n - i * m;
    if (distance > greatest) greatest = distance;
  }
  return greatest;
}

/** From here on it is quicker to look for the values of the shorter sample in the longer one than to go through both. */
const muchLonger = 8;

/** The same where one sample is much longer: the distance is greatest just before or at a value of the shorter one. */
function greatestDistanceAtSteps(long: Float64Array, short: Float64Array): number {
  const n = long.length;
  const m = short.length;
  // NaN stands last where it stands at all.
  if (Number.isNaN(long[n - 1]) || Number.isNaN(short[m - 1])) throw new RangeError('a sample to compare holds NaN');
  let greatest = 0;
  let i = 0;
  for (let j = 0; j < m; ) {
    const value = short[j] as number;
    i = firstBeyond(long, i, value, false);
    greatest = Math.max(greatest, Math.abs(i * m - j * n));
    while (j < m && short[j] === value) j += 1;
    i = firstBeyond(long, i, value, true);
    greatest = Math.max(greatest, Math.abs(i * m - j * n));
  }
  return greatest;
}

/**
 * The first place from `start` on whose value is at least `value`, or above it, by strides that double and then by halving.
 * Without a function for the comparison, whose call would cost more than the step.
 */
function firstBeyond(sorted: Float64Array, start: number, value: number, isAbove: boolean): number {
  let from = start;
  let stride = 1;
  while (from + stride <= sorted.length) {
    const other = sorted[from + stride - 1] as number;
    if (other > value || (!isAbove && other === value)) break;
    from += stride;
    stride *= 2;
  }
  let to = Math.min(from + stride - 1, sorted.length);
  while (from < to) {
    const middle = (from + to) >>> 1;
    const other = sorted[middle] as number;
    if (other > value || (!isAbove && other === value)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Smirnov's limit: the one-sample distribution at the samples' harmonic size. */
function limitTail(statistic: number, n: number, m: number): number {
  return kolmogorovTail(statistic, Math.max(1, roundHalfEven((n * m) / (n + m))));
}

/**
 * The share of the orders of both samples, all equally likely, whose distance is at least this one. Hodges, "The
 * significance probability of the Smirnov two-sample test", 1958, in the form that counts the outer paths: the chance that
 * a walk to (i, j) has been outside is that of its two predecessors, weighted by the chance of the last step. All terms are
 * positive, so that the smallest p-values keep their digits.
 */
function exactTail(distance: number, n: number, m: number): number {
  if (distance === 0) return 1;
  if (n === m) return equalSizesTail(distance / n, n);
  const [long, short] = n > m ? [n, m] : [m, n];
  const outside = new Float64Array(short + 1).fill(1);
  // Of the walks that have taken no step in the longer sample.
  outside.fill(0, 0, Math.min(short, Math.ceil(distance / long) - 1) + 1);
  const inverses = Float64Array.from({ length: long + short + 1 }, (_, steps) => 1 / steps);
  for (let i = 1; i <= long; i += 1) {
    // Inside are the j with |j · long − i · short| < distance.
    const first = Math.max(0, Math.floor((i * short - distance) / long) + 1);
    const last = Math.min(short, Math.ceil((i * short + distance) / long) - 1);
    let chance = 1;
    for (let j = first; j <= last; j += 1) {
      const inverse = inverses[i + j] as number;
      chance = (outside[j] as number) * (i * inverse) + chance * (j * inverse);
      outside[j] = chance;
    }
  }
  return Math.min(1, outside[short] as number);
}

/** Samples of n each, by reflection (Gnedenko and Korolyuk 1951); h is the distance in rows. */
function equalSizesTail(h: number, n: number): number {
  let chance = 0;
  for (let reflection = Math.floor(n / h); reflection >= 0; reflection -= 1) {
    let ratio = 1;
    for (let step = 0; step < h; step += 1) {
      ratio *= (n - reflection * h - step) / (n + reflection * h + step + 1);
    }
    chance = ratio * (1 - chance);
  }
  return Math.min(1, 2 * chance);
}
