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

/** What the columns of a CSV file are that has no header. */
export interface NamesWithoutHeader {
  /** In the order of the file. */
  readonly names: readonly string[];
  /** Whether a file may lack the last of them. */
  readonly lastIsOptional: boolean;
  /** The setting that they come from, for a refusal. */
  readonly setting: string;
}

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
  /** CSV only: the columns of a file without a header; `column_1`, `column_2` and so on by default. */
  readonly namesWithoutHeader?: NamesWithoutHeader | undefined;
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
