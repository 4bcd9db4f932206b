import { basename } from 'node:path';
import type { Table } from './table.ts';

/** Where a row was read. */
export interface RowPlace {
  /** Its line in its file, from 1; null where there is no file of lines. */
  readonly line: number | null;
  /** The path of its file; absent where all rows are of one file, or of none. */
  readonly file?: string;
}

export function rowPlace({ lineNumbers, rowFiles }: Table, row: number): RowPlace {
  const file = rowFiles?.paths[rowFiles.codes[row] ?? -1];
  return { line: lineNumbers?.[row] ?? null, ...(file !== undefined && { file }) };
}

/** The same in words: `line 12`, `line 12 of visits.csv`, `row 11`. */
export function describeRowPlace(table: Table, row: number): string {
  const { line, file } = rowPlace(table, row);
  if (line === null) return `row ${row + 1}`;
  return file === undefined ? `line ${line}` : `line ${line} of ${basename(file)}`;
}
