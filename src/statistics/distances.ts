/**
 * What stands for an empty bin by default: Evidently's value. A share of nothing would make the index infinite.
 */
const defaultFloor = 0.0001;

/**
 * The population stability index Σ (c − r) ln(c / r) over bins, 0 or above; a share of 0 counts as `floor`, and the others
 * stay as they are. It is symmetric. A bin that is empty on both sides adds nothing.
 * @param referenceShares of each bin, adding up to 1; `shares` likewise and as many
 * @throws RangeError of shares that are not as many
 */
export function populationStabilityIndex(
  referenceShares: ArrayLike<number>,
  shares: ArrayLike<number>,
  options: { readonly floor?: number } = {},
): number {
  const floor = options.floor ?? defaultFloor;
  assertSameLength(referenceShares, shares);
  let index = 0;
  for (let bin = 0; bin < shares.length; bin += 1) {
    const reference = (referenceShares[bin] as number) || floor;
    const share = (shares[bin] as number) || floor;
    index += (share - reference) * Math.log(share / reference);
  }
  return index;
}

/**
 * The Jensen–Shannon distance: the square root of the divergence, as SciPy's `jensenshannon`. In [0, 1] to base 2, in
 * [0, √ln 2] to base e.
 * @param p weights of each bin, 0 or above; each side is divided by its sum, so counts serve as well as shares
 * @throws RangeError of a side that adds up to nothing, or of weights that are not as many
 */
export function jensenShannonDistance(p: ArrayLike<number>, q: ArrayLike<number>, base: 'e' | 2): number {
  assertSameLength(p, q);
  const [sumP, sumQ] = [sumOf(p), sumOf(q)];
  if (!(sumP > 0 && sumQ > 0)) throw new RangeError('a distribution without any weight has no distance from another');
  let divergence = 0;
  for (let bin = 0; bin < p.length; bin += 1) {
    const a = (p[bin] as number) / sumP;
    const b = (q[bin] as number) / sumQ;
    const middle = (a + b) / 2;
    divergence += relativeEntropy(a, middle) + relativeEntropy(b, middle);
  }
  // Rounding may take equal distributions a little below 0.
  return Math.sqrt(Math.max(0, base === 2 ? divergence / Math.LN2 : divergence) / 2);
}

const relativeEntropy = (a: number, b: number): number => (a === 0 ? 0 : a * Math.log(a / b));

/**
 * Wasserstein's first distance (the earth mover's) between two samples, as SciPy's `wasserstein_distance`: the area between
 * the distribution functions, in the values' own unit. Linear in the rows.
 * @param sortedA ascending, without NaN; `sortedB` likewise
 * @param weightsA of each of A's values, 0 or above; each value weighs the same where they are not given
 * @throws RangeError of a sample without values or weight
 */
export function wassersteinDistance(
  sortedA: Float64Array,
  sortedB: Float64Array,
  weightsA?: ArrayLike<number>,
  weightsB?: ArrayLike<number>,
): number {
  const weightA = weightsA === undefined ? sortedA.length : sumOf(weightsA);
  const weightB = weightsB === undefined ? sortedB.length : sumOf(weightsB);
  if (!(weightA > 0 && weightB > 0)) throw new RangeError('a sample without any weight has no distance from another');
  let distance = 0;
  let belowA = 0;
  let belowB = 0;
  let last = Math.min(sortedA[0] as number, sortedB[0] as number);
  for (let a = 0, b = 0; a < sortedA.length || b < sortedB.length; ) {
    const isA = b >= sortedB.length || (a < sortedA.length && (sortedA[a] as number) <= (sortedB[b] as number));
    const value = (isA ? sortedA[a] : sortedB[b]) as number;
    if (value !== last) distance += Math.abs(belowA / weightA - belowB / weightB) * (value - last);
    last = value;
    if (isA) {
      belowA += weightsA === undefined ? 1 : (weightsA[a] as number);
      a += 1;
    } else {
      belowB += weightsB === undefined ? 1 : (weightsB[b] as number);
      b += 1;
    }
  }
  return distance;
}

/**
 * Cramér's V, the strength of a chi-square statistic whatever the number of rows, in [0, 1]; 0 where a table has one row or
 * one column. 0.1, 0.3 and 0.5 are called small, medium and large for two rows (Cohen, "Statistical power analysis", 1988).
 * @param n rows of both samples together
 */
export function cramersV(statistic: number, n: number, rows: number, columns: number): number {
  const freedom = Math.min(rows, columns) - 1;
  return n > 0 && freedom > 0 ? Math.min(1, Math.sqrt(statistic / (n * freedom))) : 0;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number;
  return sum;
}

function assertSameLength(one: ArrayLike<number>, other: ArrayLike<number>): void {
  if (one.length !== other.length) {
    throw new RangeError(`${one.length} bins cannot be compared with ${other.length}; both must have the same bins`);
  }
}
