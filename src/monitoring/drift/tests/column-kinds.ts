import type { CategoryColumn, DriftColumn, NumericColumn } from '../columns.ts';

/** A test is asked of the kinds that it applies to; another one is a bug of the caller. */
export function asNumeric(column: DriftColumn): NumericColumn {
  if (column.kind !== 'numeric') throw new Error('a test of numbers was asked of categories');
  return column;
}

export function asCategories(column: DriftColumn): CategoryColumn {
  if (column.kind !== 'category') throw new Error('a test of categories was asked of numbers');
  return column;
}
