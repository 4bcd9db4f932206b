export interface Candidate {
  /** The mean of the measure over folds. */
  readonly value: number;
  /** The standard error of that mean. */
  readonly standardError: number;
}

/**
 * The rule of one standard error (Breiman, Friedman, Olshen and Stone, "Classification and regression trees", 1984):
 * the index of the simplest candidate that is within one standard error, the best one's, of the best.
 * @param candidates simplest first; of equally good ones the simpler is the best
 * @throws RangeError of no candidates
 */
export function oneStandardErrorChoice(candidates: readonly Candidate[], direction: 'higher' | 'lower'): number {
  const sign = direction === 'higher' ? 1 : -1;
  const [first, ...others] = candidates;
  if (first === undefined) throw new RangeError('there is no candidate to choose');
  const best = others.reduce((kept, other) => (sign * other.value > sign * kept.value ? other : kept), first);
  const bound = sign * best.value - best.standardError;
  return candidates.findIndex((candidate) => sign * candidate.value >= bound);
}
