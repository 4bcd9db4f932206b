/**
 * The area under the ROC curve of a feature, from its ascending values in the negative and the positive rows: the chance
 * that a positive row has the greater value, a tie counting one half (Mann and Whitney, 1947). Null without either.
 */
export function areaUnderCurve(negatives: Float64Array, positives: Float64Array): number | null {
  if (negatives.length === 0 || positives.length === 0) return null;
  let below = 0;
  let notAbove = 0;
  let won = 0;
  for (const value of positives) {
    while (below < negatives.length && (negatives[below] as number) < value) below += 1;
    while (notAbove < negatives.length && (negatives[notAbove] as number) <= value) notAbove += 1;
    won += (below + notAbove) / 2;
  }
  return won / (negatives.length * positives.length);
}

/** Rows of each class in one group of a feature's values. */
export interface GroupCount {
  readonly negatives: number;
  readonly positives: number;
}

/**
 * The share of the target's entropy that the groups explain (Theil's uncertainty coefficient, 1970), from 0 to 1. Mutual
 * information is corrected for the number of groups after Miller (1955) and Madow: many small groups explain anything by
 * chance. Null where all rows are of one class.
 */
export function explainedEntropy(groups: readonly GroupCount[]): number | null {
  const filled = groups.filter(({ negatives, positives }) => negatives + positives > 0);
  const sum = (of: (group: GroupCount) => number) => filled.reduce((total, group) => total + of(group), 0);
  const negatives = sum((group) => group.negatives);
  const positives = sum((group) => group.positives);
  const rows = negatives + positives;
  if (negatives === 0 || positives === 0) return null;
  const entropy = entropyOf(negatives, positives);
  const left = sum(
    (group) => ((group.negatives + group.positives) / rows) * entropyOf(group.negatives, group.positives),
  );
  const bias = (filled.length - 1) / (2 * rows);
  return Math.min(1, Math.max(0, (entropy - left - bias) / entropy));
}

/** In nats. */
function entropyOf(negatives: number, positives: number): number {
  const rows = negatives + positives;
  const term = (count: number) => (count === 0 ? 0 : -(count / rows) * Math.log(count / rows));
  return term(negatives) + term(positives);
}
