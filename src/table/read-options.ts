/** What one table may take. Files beyond it are refused with `TABLE_TOO_LARGE`. */
export interface TableLimits {
  readonly maximumRows: number;
  readonly maximumColumns: number;
  readonly maximumBytes: number;
  /** The longest line, in bytes. */
  readonly maximumLineBytes: number;
  /** Memory for DuckDB's own buffers. */
  readonly memoryMb: number;
}

export type TableFormat = 'csv' | 'parquet' | 'jsonl';

export interface ReadTableOptions {
  readonly limits: TableLimits;
  /** By default the first bytes and the file's name tell. */
  readonly format?: TableFormat | 'auto' | undefined;
  /** CSV only; detected among comma, semicolon, tab and bar by default. */
  readonly delimiter?: string | undefined;
  /** CSV only; detected by default. */
  readonly header?: boolean | undefined;
  /** The columns of a CSV file without a header, in order; with a header they rename its columns. */
  readonly columnNames?: readonly string[] | undefined;
  /** Texts that stand for missing in every column. */
  readonly missingValues?: readonly string[] | undefined;
  /** Columns to read as text although they hold only numbers: codes such as "0042". */
  readonly textColumns?: readonly string[] | undefined;
}

/** What a cell of a text file may say for missing: pandas' list without its rare members, and the `?` of UCI files. */
export const usualMissingValues: readonly string[] = [
  '',
  'NA',
  'N/A',
  'n/a',
  'NaN',
  'nan',
  'NULL',
  'null',
  'None',
  '?',
];
