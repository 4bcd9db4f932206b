import { isHaleError } from '../errors/index.ts';
import type { ReadTableOptions } from './read-options.ts';
import { assertRowCount, collect, scan } from './read-table.ts';
import type { Column } from './table.ts';
import { fileInvalid, openTableStream } from './table-stream.ts';

/** An open file whose columns are read when they are asked for, so that they need not all be in memory together. */
export interface TableColumns {
  readonly names: readonly string[];
  readonly rowCount: number;
  /** The named columns, in the file's order. A CSV or JSON lines file is gone through once for each call. */
  read(names: readonly string[]): Promise<readonly Column[]>;
  /** Refuses where the file changed since it was opened. */
  assertUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a CSV, Parquet or JSON lines file to read it column by column; what columns hold is as by `readTable`.
 *
 * @throws HaleError as `readTable` does
 */
export async function openTableColumns(path: string, options: ReadTableOptions): Promise<TableColumns> {
  const stream = await openTableStream(path, options);
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      // A file that changed under its reader fails in odd ways; say so first.
      await stream.file.assertUnchanged();
      throw isHaleError(error) ? error : fileInvalid(path, error);
    }
  };
  try {
    const rowCount = await guarded(async () => {
      // Text is looked through once, for what DuckDB reads past: broken records and other encodings.
      const lines = stream.format === 'parquet' ? undefined : (await scan(stream, options)).lineNumbers;
      return lines?.length ?? (await stream.rowCount());
    });
    assertRowCount(path, rowCount, options);
    return {
      names: stream.columnNames,
      rowCount,
      read: (names) => guarded(async () => (await collect(stream, rowCount, new Set(names))).columns),
      assertUnchanged: () => stream.file.assertUnchanged(),
      close: () => stream.close(),
    };
  } catch (error) {
    await stream.close();
    throw error;
  }
}
