import { sortNumbers } from '../../statistics/index.ts';

/** What a column holds, as drift looks at it: numbers, or values from a list. */
export type ColumnKind = 'numeric' | 'category';

/** The numbers of one quantity. What is missing is left out of every test, and `missing` counts it. */
export interface NumericColumn {
  readonly kind: 'numeric';
  /** Ascending, finite. */
  readonly sorted: Float64Array;
  readonly missing: number;
}

/** How often each category was seen. Missing is a category of its own. */
export interface CategoryColumn {
  readonly kind: 'category';
  readonly labels: readonly string[];
  /** One count for each label. */
  readonly counts: Float64Array;
  readonly missing: number;
}

export type DriftColumn = NumericColumn | CategoryColumn;

/** Rows that take part in a test: numbers that are there, or all rows of a category. */
export const sizeOf = (column: DriftColumn): number =>
  column.kind === 'numeric' ? column.sorted.length : sum(column.counts) + column.missing;

/** The counts with missing behind them. */
export function countsWithMissing({ counts, missing }: CategoryColumn): Float64Array {
  const all = new Float64Array(counts.length + 1);
  all.set(counts);
  all[counts.length] = missing;
  return all;
}

/** Two columns over the same labels: those of the first, then the others of the second in their order. */
export function alignCategories(
  reference: CategoryColumn,
  sample: CategoryColumn,
): readonly [CategoryColumn, CategoryColumn] {
  const labels = [...new Set([...reference.labels, ...sample.labels])];
  if (labels.length === reference.labels.length && labels.length === sample.labels.length) {
    if (labels.every((label, index) => sample.labels[index] === label)) return [reference, sample];
  }
  const onto = (column: CategoryColumn): CategoryColumn => {
    const counts = new Map(column.labels.map((label, index) => [label, column.counts[index] as number]));
    return { ...column, labels, counts: Float64Array.from(labels, (label) => counts.get(label) ?? 0) };
  };
  return [onto(reference), onto(sample)];
}

/** Numbers that stand in every `stride`-th cell from `offset` on, such as a feature in encoded rows; NaN is missing. */
export function numericColumnOf(values: Float64Array, stride = 1, offset = 0): NumericColumn {
  const rows = Math.ceil((values.length - offset) / stride);
  const numbers = new Float64Array(rows);
  return sortedColumn(numbers.subarray(0, gatherFinite(values, stride, offset, numbers)), rows);
}

/** As `numericColumnOf`, in the memory of the values themselves, whose order is lost. */
export const numericColumnInPlace = (values: Float64Array): NumericColumn =>
  sortedColumn(values.subarray(0, gatherFinite(values, 1, 0, values)), values.length);

const sortedColumn = (numbers: Float64Array, rows: number): NumericColumn => ({
  kind: 'numeric',
  sorted: sortNumbers(numbers),
  missing: rows - numbers.length,
});

/** How many there are; `into` may be the values themselves. */
function gatherFinite(values: Float64Array, stride: number, offset: number, into: Float64Array): number {
  const end = values.length;
  let count = 0;
  for (let cell = offset; cell < end; cell += stride) {
    const value = values[cell] as number;
    // Missing is NaN; an infinity is no measurement either.
    if (value - value === 0) into[count++] = value;
  }
  return count;
}

/** As `numericColumnOf`, of codes: the index of a label each. */
export function categoryColumnOf(
  values: Float64Array,
  labels: readonly string[],
  stride = 1,
  offset = 0,
): CategoryColumn {
  const counts = new Float64Array(labels.length);
  return { kind: 'category', labels, missing: countCodes(values, stride, offset, counts), counts };
}

/** How many are no label's. */
function countCodes(values: Float64Array, stride: number, offset: number, counts: Float64Array): number {
  const [end, labels] = [values.length, counts.length];
  let missing = 0;
  for (let cell = offset; cell < end; cell += stride) {
    const code = values[cell] as number;
    if (code >= 0 && code < labels) counts[code]! += 1;
    else missing += 1;
  }
  return missing;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index += 1) total += values[index] as number;
  return total;
}
