/** A column of numbers; NaN stands for missing. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  readonly values: Float64Array;
}

/** A column of text: per row an index into the dictionary, −1 for missing. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

export type Column = NumberColumn | TextColumn;

/** Which of several files each row was read from. */
export interface RowFiles {
  readonly paths: readonly string[];
  /** Per row an index into the paths. */
  readonly codes: Uint16Array;
}

/** Rows and named columns in memory, column by column. Never changed after it is made. */
export interface Table {
  readonly rowCount: number;
  readonly columns: readonly Column[];
  /** Per row its line in the file that it was read from (1 is the first line); absent where there is no file. */
  readonly lineNumbers?: Uint32Array;
  /** Absent where all rows are of one file, or of none. */
  readonly rowFiles?: RowFiles;
}

export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** The cell as it would stand in JSON: a number, a text, or null where it is missing. */
export function cellAt(column: Column, row: number): number | string | null {
  if (column.kind === 'number') {
    const value = column.values[row];
    return value === undefined || Number.isNaN(value) ? null : value;
  }
  const code = column.codes[row];
  return code === undefined || code < 0 ? null : (column.dictionary[code] ?? null);
}

/** The rows at `indices`, in that order; an index may stand more than once. */
export function selectRows(table: Table, indices: ArrayLike<number>): Table {
  const rowCount = indices.length;
  const gather = <A extends Float64Array | Int32Array | Uint32Array | Uint16Array>(from: A, to: A): A => {
    for (let row = 0; row < rowCount; row += 1) to[row] = from[indices[row] as number] as number;
    return to;
  };
  const columns = table.columns.map(
    (column): Column =>
      column.kind === 'number'
        ? { ...column, values: gather(column.values, new Float64Array(rowCount)) }
        : { ...column, codes: gather(column.codes, new Int32Array(rowCount)) },
  );
  const { lineNumbers, rowFiles } = table;
  return {
    rowCount,
    columns,
    ...(lineNumbers && { lineNumbers: gather(lineNumbers, new Uint32Array(rowCount)) }),
    ...(rowFiles && { rowFiles: { ...rowFiles, codes: gather(rowFiles.codes, new Uint16Array(rowCount)) } }),
  };
}
