import type { DeepReadonly } from '../../../config/index.ts';
import { encodeColumn } from '../../../data/index.ts';
import type { Feature } from '../../../schema/index.ts';
import { type Column, cellAt } from '../../../table/index.ts';
import { alignCategories, type CategoryColumn, type DriftColumn, numericColumnOf } from '../columns.ts';
import type { DriftSettings } from '../drift-settings.ts';

/** One side of a column: what the tests take, and its cells as the domain classifier takes them. */
export interface FileColumn {
  readonly column: DriftColumn;
  /** A number, or the code of a category in `column.labels`; NaN where missing. */
  readonly cells: Float64Array;
}

/** Why a column cannot be compared, in words. */
export interface Incomparable {
  readonly reason: string;
}

/**
 * Both sides of one column in one form: by its feature where there is a schema, else by what the cells are. Numbers are
 * numbers; a few whole numbers on both sides are codes of a list; text is categories, unless it has too many values to be that.
 */
export function fileColumnsOf(
  reference: Column,
  current: Column,
  feature: DeepReadonly<Feature> | undefined,
  settings: DriftSettings['files'],
): readonly [FileColumn, FileColumn] | Incomparable {
  if (feature !== undefined) return pairOf([reference, current].map((column) => byFeature(column, feature)));
  if (reference.kind === 'number' && current.kind === 'number') {
    const codes = [reference, current].map(({ values }) => fewWholeNumbers(values, settings.maximumCodes));
    if (codes.some((values) => values === null))
      return pairOf([reference, current].map(({ values }) => numbers(values)));
  }
  const sides = [reference, current].map((column) => valuesOf(column, settings.maximumCategories));
  if (sides.some((side) => side === null)) {
    return {
      reason: `it has more than ${settings.maximumCategories} different values, as names and free text have; no test compares those`,
    };
  }
  return pairOf(sides.filter((side) => side !== null));
}

function pairOf(sides: readonly FileColumn[]): readonly [FileColumn, FileColumn] {
  const [reference, current] = sides as [FileColumn, FileColumn];
  if (reference.column.kind !== 'category' || current.column.kind !== 'category') return [reference, current];
  const aligned = alignCategories(reference.column, current.column);
  const codeOf = new Map(aligned[0].labels.map((label, code) => [label, code]));
  const recode = ({ cells, column }: FileColumn): Float64Array => {
    if (column.kind !== 'category' || column.labels.every((label, code) => codeOf.get(label) === code)) return cells;
    const codes = column.labels.map((label) => codeOf.get(label) ?? Number.NaN);
    return cells.map((cell) => codes[cell] ?? Number.NaN);
  };
  return [
    { column: aligned[0], cells: recode(reference) },
    { column: aligned[1], cells: recode(current) },
  ];
}

function numbers(values: Float64Array): FileColumn {
  return { column: numericColumnOf(values), cells: values };
}

function byFeature(column: Column, feature: DeepReadonly<Feature>): FileColumn {
  const { codes, refusedRows } = encodeColumn(column, feature);
  if (feature.kind === 'numeric') return numbers(codes);
  const labels = feature.categories.map(({ value }) => String(value));
  // A value that the schema does not know is a category that was never seen, not a missing one.
  const unknown = new Map<string, number>();
  for (const row of refusedRows) {
    const label = String(cellAt(column, row));
    let code = unknown.get(label);
    if (code === undefined) {
      code = labels.push(label) - 1;
      unknown.set(label, code);
    }
    codes[row] = code;
  }
  return counted(labels, codes);
}

/** The different values where they are whole and few; null where they are not. */
function fewWholeNumbers(values: Float64Array, most: number): readonly number[] | null {
  const found: number[] = [];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    if (Number.isNaN(value) || found.includes(value)) continue;
    if (!Number.isInteger(value) || found.length === most) return null;
    found.push(value);
  }
  return found;
}

/** Every value of a column as a category; null where there are more than `most`. */
function valuesOf(column: Column, most: number): FileColumn | null {
  if (column.kind === 'text') {
    return column.dictionary.length > most ? null : counted(column.dictionary, Float64Array.from(column.codes));
  }
  const values = [...new Set(column.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (values.length > most) return null;
  const codeOf = new Map(values.map((value, code) => [value, code]));
  return counted(
    values.map(String),
    column.values.map((value) => codeOf.get(value) ?? Number.NaN),
  );
}

function counted(labels: readonly string[], codes: Float64Array): FileColumn {
  const counts = new Float64Array(labels.length);
  let missing = 0;
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] as number;
    if (code >= 0) counts[code]! += 1;
    else {
      missing += 1;
      codes[row] = Number.NaN;
    }
  }
  const column: CategoryColumn = { kind: 'category', labels, counts, missing };
  return { column, cells: codes };
}
