import { kolmogorovTail } from './kolmogorov-distribution.ts';
import { type Ranks, ranksAmong } from './ranks.ts';
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
 * @param ranks of the sample among the reference, where they are known
 * @throws RangeError of an empty sample, or of NaN
 */
export function kolmogorovSmirnov(
  sortedReference: Float64Array,
  sortedSample: Float64Array,
  ranks?: Ranks,
): KolmogorovSmirnov {
  const distance = greatestDistance(sortedReference, sortedSample, ranks);
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

/**
 * The greatest |i / n − j / m| over the values, times n · m: a whole number, so that equal distances are equal. The reference is
 * ahead the most just before a value of the sample, and behind the most at one.
 */
function greatestDistance(
  reference: Float64Array,
  sample: Float64Array,
  { below, upTo }: Ranks = ranksAmong(reference, sample),
): number {
  const [n, m] = [reference.length, sample.length];
  if (n === 0 || m === 0) throw new RangeError('a sample without values has no distribution to compare');
  // NaN stands last where it stands at all.
  if (Number.isNaN(reference[n - 1]) || Number.isNaN(sample[m - 1])) {
    throw new RangeError('a sample to compare holds NaN');
  }
  let greatest = 0;
  for (let j = 0; j < m; j += 1) {
    const ahead = (below[j] as number) * m - j * n;
    const behind = (j + 1) * n - (upTo[j] as number) * m;
    if (ahead > greatest) greatest = ahead;
    if (behind > greatest) greatest = behind;
  }
  return greatest;
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
