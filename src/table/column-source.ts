/** A column as DuckDB is asked for it: how to get its text, its number, or both where only the cells can tell. */
export interface ColumnSource {
  readonly name: string;
  /** SQL of the number, NULL where the cell holds none; absent for a column of text. */
  readonly number?: string;
  /** SQL of the text, NULL where the cell is missing; absent for a column of numbers. */
  readonly text?: string;
}

/** A relation and its columns, ready for a SELECT. */
export interface TableSource {
  readonly columns: readonly ColumnSource[];
  /** What stands after FROM. */
  readonly relation: string;
  /** Whether each row has a line of its own in the file. */
  readonly hasLines: boolean;
}
