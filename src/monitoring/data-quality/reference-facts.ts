import { hashRows } from '../../models/index.ts';
import { createRobustScale } from '../../validation/index.ts';
import type { ReferenceRows } from '../window-rows.ts';
import { equalPairs } from './equal-pairs.ts';

/** What the checks need of a feature of the reference. */
export interface FeatureFacts {
  /** Rows in which it has a value. */
  readonly presentCount: number;
  readonly missingCount: number;
  /** Rows that have its most frequent value. */
  readonly mostFrequentCount: number;
  readonly hasSeveralValues: boolean;
  /** The median and the robust deviation of its values; null where these do not differ. */
  readonly scale: { readonly median: number; readonly deviation: number } | null;
  /** How many of its values lie outside. */
  countOutside(low: number, high: number): number;
}

/** Facts of one reference, counted when they are first asked for and then kept. */
export interface ReferenceFacts {
  feature(index: number): FeatureFacts;
  /** How many pairs of its first rows are equal, and of how many rows. */
  repeated(maximumRows: number): { readonly pairs: number; readonly rowCount: number };
}

const known = new WeakMap<ReferenceRows, ReferenceFacts>();

/** The reference of a model version never changes, so that its facts are counted once for all its windows. */
export function factsOf(reference: ReferenceRows): ReferenceFacts {
  const before = known.get(reference);
  if (before !== undefined) return before;
  const { rows } = reference;
  const features = new Map<number, FeatureFacts>();
  const repeated = new Map<number, { pairs: number; rowCount: number }>();
  const facts: ReferenceFacts = {
    feature(index) {
      const found = features.get(index) ?? featureFacts(reference, index);
      features.set(index, found);
      return found;
    },
    repeated(maximumRows) {
      const rowCount = Math.min(rows.rowCount, maximumRows);
      const found = repeated.get(rowCount) ?? { rowCount, pairs: equalPairs(hashRows({ ...rows, rowCount })).pairs };
      repeated.set(rowCount, found);
      return found;
    },
  };
  known.set(reference, facts);
  return facts;
}

function featureFacts({ rows: { values, rowCount, featureCount } }: ReferenceRows, index: number): FeatureFacts {
  const present = new Float64Array(rowCount);
  let presentCount = 0;
  for (let row = 0; row < rowCount; row += 1) {
    const value = values[row * featureCount + index] as number;
    if (Number.isNaN(value)) continue;
    present[presentCount] = value;
    presentCount += 1;
  }
  const sorted = present.slice(0, presentCount).sort();
  let mostFrequentCount = 0;
  for (let start = 0; start < presentCount; ) {
    let end = start;
    while (end < presentCount && sorted[end] === sorted[start]) end += 1;
    mostFrequentCount = Math.max(mostFrequentCount, end - start);
    start = end;
  }
  return {
    presentCount,
    missingCount: rowCount - presentCount,
    mostFrequentCount,
    hasSeveralValues: mostFrequentCount < presentCount,
    scale: createRobustScale(sorted.slice()),
    countOutside: (low, high) =>
      countWhile(sorted, (value) => value < low) + presentCount - countWhile(sorted, (value) => value <= high),
  };
}

/** How many of the first values are so, of values of which none is so after one that is not. */
function countWhile(sorted: Float64Array, isSo: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(sorted[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
