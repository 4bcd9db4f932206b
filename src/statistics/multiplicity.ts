/**
 * P-values of questions asked together, adjusted so that all below a level may be taken at that level. In the order given;
 * each in [0, 1], else RangeError.
 */
export function bonferroni(pValues: readonly number[]): number[] {
  assertChances(pValues);
  return pValues.map((p) => Math.min(1, p * pValues.length));
}

/** Holm, "A simple sequentially rejective multiple test procedure", 1979: the family-wise error, as Bonferroni's but never weaker. */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length);
  let greatest = 0;
  for (const [rank, index] of ascendingOrder(pValues).entries()) {
    greatest = Math.max(greatest, Math.min(1, (pValues[index] as number) * (pValues.length - rank)));
    adjusted[index] = greatest;
  }
  return adjusted;
}

/** Benjamini and Hochberg, "Controlling the false discovery rate", 1995: the share of false ones among those that are told. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length);
  let least = 1;
  const order = ascendingOrder(pValues);
  for (let rank = order.length - 1; rank >= 0; rank -= 1) {
    const index = order[rank] as number;
    least = Math.min(least, ((pValues[index] as number) * pValues.length) / (rank + 1));
    adjusted[index] = least;
  }
  return adjusted;
}

function ascendingOrder(pValues: readonly number[]): number[] {
  assertChances(pValues);
  return pValues.map((_, index) => index).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
}

function assertChances(pValues: readonly number[]): void {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`a p-value lies between 0 and 1; ${wrong} does not`);
}
