export { concatenateTables } from './concatenate-tables.ts';
export { digestTable } from './digest-table.ts';
export { convertJsonlToParquet, type ParquetColumn } from './jsonl-to-parquet.ts';
export { type LockedDuckDb, openLockedDuckDb } from './locked-duckdb.ts';
export type { Matrix } from './matrix.ts';
export { parseNumber } from './parse-number.ts';
export { quoteLiteral } from './quote-sql.ts';
export type { NamesWithoutHeader, ReadTableOptions, TableFormat, TableLimits } from './read-options.ts';
export { readTable, readTableFile, type TableFile } from './read-table.ts';
export { readTableInChunks } from './read-table-in-chunks.ts';
export { describeRowPlace, type RowPlace, rowPlace } from './row-place.ts';
export {
  type Column,
  cellAt,
  findColumn,
  type NumberColumn,
  selectRows,
  type Table,
  type TextColumn,
} from './table.ts';
export { openTableColumns, type TableColumns } from './table-columns.ts';
