/** A column as DuckDB is asked for it. */
export interface ColumnSource {
  readonly name: string;
  /** SQL of every cell as text, NULL where it is missing. */
  readonly text: string;
  /** SQL of the cell as a number, NULL or NaN where it holds none; absent for a column of text. */
  readonly number?: string;
  /** SQL of the text of those cells that are neither numbers nor missing; absent where the type rules them out. */
  readonly rest?: string;
}

/** A relation and its columns, ready for a SELECT. */
export interface TableSource {
  readonly columns: readonly ColumnSource[];
  /** What stands after FROM. */
  readonly relation: string;
  /** Whether each row has a line of its own in the file. */
  readonly hasLines: boolean;
}
