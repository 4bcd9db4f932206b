import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { HaleError, isHaleError } from '../errors/index.ts';
import { brokenJsonLine } from './broken-json-line.ts';
import { type BuiltColumn, buildColumn, type ColumnPlaces, copyNumbers } from './build-column.ts';
import type { ColumnSource, TableSource } from './column-source.ts';
import { csvSource } from './csv-source.ts';
import { assertColumnNames, assertText, dialectOf, formatOf, namesOfCsv } from './examine-file.ts';
import { type GuardedFile, openGuardedFile } from './guarded-file.ts';
import { jsonlSource } from './jsonl-source.ts';
import { openLockedDuckDb } from './locked-duckdb.ts';
import { parquetSource } from './parquet-source.ts';
import { type ReadTableOptions, type TableFormat, usualMissingValues } from './read-options.ts';
import { createRecordScanner, type RecordScanner } from './record-scanner.ts';
import type { CsvDialect } from './sniff-dialect.ts';

export interface TableChunk {
  readonly rowCount: number;
  readonly columnCount: number;
  column(index: number): BuiltColumn;
  /** Whether the column's type rules text out. */
  hasNumbersAlone(index: number): boolean;
  /** Copies such a column into `values` from `row` on, NaN where it is missing. */
  copyNumbers(index: number, values: Float64Array, row: number): void;
}

/** An open file, its columns known, its rows ready to be streamed as often as needed. */
export interface TableStream {
  readonly file: GuardedFile;
  readonly format: TableFormat;
  readonly columnNames: readonly string[];
  readonly dialect: CsvDialect | undefined;
  /** A scanner for the records of this file; its first record may be the header. Absent for Parquet. */
  createScanner(): RecordScanner | undefined;
  rowCount(): Promise<number>;
  /** The rows in the file's order, about `rowsPerChunk` at a time; only the named columns when given. */
  chunks(rowsPerChunk: number, only?: ReadonlySet<string>, asText?: ReadonlySet<string>): AsyncGenerator<TableChunk>;
  /**
   * Refuses where fewer rows were streamed than the file has: the driver ends a stream that failed as if it were whole.
   *
   * @throws HaleError TABLE_FILE_INVALID, TABLE_READ_INCOMPLETE
   */
  assertEveryRow(streamed: number, expected: number): Promise<void>;
  close(): Promise<void>;
}

export async function openTableStream(path: string, options: ReadTableOptions): Promise<TableStream> {
  const { limits } = options;
  const file = await openGuardedFile(path, limits);
  try {
    const format = formatOf(file, options.format ?? 'auto');
    const missingValues = options.missingValues ?? usualMissingValues;
    const dialect = format === 'csv' ? dialectOf(file, options, missingValues) : undefined;
    // Columns of CSV are checked before DuckDB is started; the other formats name theirs only through it.
    const csvNames = dialect === undefined ? undefined : namesOfCsv(path, dialect, options);
    if (csvNames !== undefined) assertColumnNames(csvNames, path, limits.maximumColumns);
    if (format !== 'parquet') assertText(file, format);
    const duckdb = await openLockedDuckDb([file.path], limits.memoryMb);
    const close = async () => {
      await duckdb.close();
      await file.close();
    };
    try {
      const literal = duckdb.literals[0] as string;
      const source: TableSource =
        dialect !== undefined && csvNames !== undefined
          ? csvSource(literal, dialect, csvNames, missingValues, limits.maximumLineBytes)
          : format === 'parquet'
            ? await parquetSource(duckdb.connection, literal, missingValues)
            : await jsonlSource(duckdb.connection, literal, missingValues, limits);
      const columnNames = source.columns.map((column) => column.name);
      assertColumnNames(columnNames, path, limits.maximumColumns);
      const forcedText = new Set(options.textColumns);
      return {
        file,
        format,
        columnNames,
        dialect,
        createScanner: () =>
          source.hasLines
            ? createRecordScanner({
                path: file.path,
                maximumLineBytes: limits.maximumLineBytes,
                ...(dialect && { csv: { delimiter: dialect.delimiter, cellCount: columnNames.length } }),
              })
            : undefined,
        async rowCount() {
          const [row] = (
            await duckdb.connection.runAndReadAll(`SELECT count(*) FROM ${source.relation}`)
          ).getRowsJson();
          return Number(row?.[0]);
        },
        chunks: (rowsPerChunk, only, asText) =>
          streamChunks(
            duckdb.connection,
            source.relation,
            source.columns
              .filter((column) => only?.has(column.name) ?? true)
              .map((column) => (forcedText.has(column.name) || asText?.has(column.name) ? textOnly(column) : column)),
            rowsPerChunk,
          ),
        async assertEveryRow(streamed, expected) {
          if (streamed >= expected) return;
          await findFailure(duckdb.connection, source, path);
          throw new HaleError(
            'TABLE_READ_INCOMPLETE',
            `${path}: the reading stopped after ${streamed} rows, and there are more; most likely for want of memory: raise data.limits.memoryMb, which is ${limits.memoryMb}`,
            { details: { streamed, expected } },
          );
        },
        close,
      };
    } catch (error) {
      await duckdb.close();
      const refusal =
        format === 'jsonl' && !isHaleError(error) ? await brokenJsonLine(file, limits.maximumLineBytes) : undefined;
      throw refusal ?? error;
    }
  } catch (error) {
    await file.close();
    throw isHaleError(error) ? error : fileInvalid(path, error);
  }
}

export const fileInvalid = (path: string, cause: unknown): HaleError =>
  new HaleError(
    'TABLE_FILE_INVALID',
    `${path} cannot be read as a table: ${reasonOf(cause)}; check that it is whole and what format it has`,
    { cause },
  );

/** The first line of what DuckDB says, without the neutral name under which it sees the file. */
const reasonOf = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause))
    .split('\n', 1)
    .join()
    .replaceAll(/ ?(['"])[^'"]*hale-table-[^'"]*\1/g, '')
    .trimEnd();

/** Reads everything once more without keeping it, and throws why that fails, if it does. */
async function findFailure(connection: DuckDBConnection, source: TableSource, path: string): Promise<void> {
  const counts = source.columns.flatMap(({ text, number }) => [
    `count(${text})`,
    ...(number === undefined ? [] : [`count(${number})`]),
  ]);
  try {
    await connection.run(`SELECT ${counts.join(', ')} FROM ${source.relation}`);
  } catch (cause) {
    throw fileInvalid(path, cause);
  }
}

const textOnly = ({ name, text }: ColumnSource): ColumnSource => ({ name, text });

async function* streamChunks(
  connection: DuckDBConnection,
  relation: string,
  columns: readonly ColumnSource[],
  rowsPerChunk: number,
): AsyncGenerator<TableChunk> {
  const expressions: string[] = [];
  const add = (expression: string) => expressions.push(expression) - 1;
  const places = columns.map(({ name, number, rest, text }): ColumnPlaces => {
    if (number === undefined) return { name, textAt: add(text) };
    const numberAt = add(`COALESCE(${number}, 'NaN'::DOUBLE)`);
    return rest === undefined ? { name, numberAt } : { name, numberAt, textAt: add(rest) };
  });
  const result = await connection.stream(`SELECT ${expressions.join(', ')} FROM ${relation}`);
  let held: DuckDBDataChunk[] = [];
  let heldRows = 0;
  const build = (): TableChunk => {
    const [chunks, rowCount] = [held, heldRows];
    const placeOf = (index: number): ColumnPlaces => places[index] as ColumnPlaces;
    return {
      rowCount,
      columnCount: places.length,
      column: (index) => buildColumn(placeOf(index), chunks, rowCount),
      hasNumbersAlone: (index) => placeOf(index).numberAt !== undefined && placeOf(index).textAt === undefined,
      copyNumbers: (index, values, row) => copyNumbers(chunks, placeOf(index).numberAt as number, values, row),
    };
  };
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    held.push(chunk);
    heldRows += chunk.rowCount;
    if (heldRows >= rowsPerChunk) {
      yield build();
      held = [];
      heldRows = 0;
    }
  }
  if (heldRows > 0) yield build();
}
