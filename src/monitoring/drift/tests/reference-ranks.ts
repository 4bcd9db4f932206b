import { type Ranks, ranksAmong } from '../../../statistics/index.ts';
import type { NumericColumn } from '../columns.ts';

const known = new WeakMap<NumericColumn, { readonly reference: NumericColumn; readonly ranks: Ranks }>();

/** The ranks of a sample among its reference: looked up for the first test that asks, and kept for the others. */
export function referenceRanks(reference: NumericColumn, sample: NumericColumn): Ranks {
  const before = known.get(sample);
  if (before?.reference === reference) return before.ranks;
  const ranks = ranksAmong(reference.sorted, sample.sorted);
  known.set(sample, { reference, ranks });
  return ranks;
}
