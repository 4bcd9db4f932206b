import type { EncodedRows } from '../../data/index.ts';

/** One feature's values in the rows that a pipeline is fitted on. */
export interface FeatureValues {
  /** Those that are there, in the order of the rows. */
  readonly present: Float64Array;
  readonly missingCount: number;
}

/** @param categoryCount null for a number; what is no finite number, or no category, counts as missing */
export function collectFeatureValues(
  rows: EncodedRows,
  rowIndices: Uint32Array,
  feature: number,
  categoryCount: number | null,
): FeatureValues {
  const values = new Float64Array(rowIndices.length);
  let count = 0;
  // Indexed, here and in the scaling: iterating a typed array takes twice as long, which a million rows feel.
  const { values: cells, featureCount } = rows;
  for (let index = 0; index < rowIndices.length; index += 1) {
    const cell = cells[rowIndices[index]! * featureCount + feature]!;
    if (isPresent(cell, categoryCount)) {
      // Minus zero and zero are one value.
      values[count] = cell + 0;
      count += 1;
    }
  }
  return { present: values.subarray(0, count), missingCount: rowIndices.length - count };
}

const isPresent = (cell: number, categoryCount: number | null): boolean =>
  categoryCount === null ? Number.isFinite(cell) : Number.isInteger(cell) && cell >= 0 && cell < categoryCount;

/** The commonest value; of equally common ones the least, as scikit-learn chooses. */
export function mostFrequent(values: Float64Array): number {
  const sorted = values.slice().sort();
  let best = sorted[0] as number;
  let bestCount = 0;
  let start = 0;
  for (let index = 1; index <= sorted.length; index += 1) {
    if (sorted[index] === sorted[start]) continue;
    if (index - start > bestCount) {
      bestCount = index - start;
      best = sorted[start] as number;
    }
    start = index;
  }
  return best;
}

/** How many rows have each category. */
export function countCategories(values: Float64Array, categoryCount: number): Uint32Array {
  const counts = new Uint32Array(categoryCount);
  for (const value of values) counts[value]! += 1;
  return counts;
}
