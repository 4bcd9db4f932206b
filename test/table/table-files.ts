import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll } from 'vitest';
import { cellAt, type ReadTableOptions, readTable, type Table, type TableLimits } from '../../src/table/index.ts';

export const limits: TableLimits = {
  maximumRows: 1_000_000,
  maximumColumns: 100,
  maximumBytes: 100_000_000,
  maximumLineBytes: 1_000_000,
  memoryMb: 256,
};

export interface TableFiles {
  /** Writes the content, and gives the path. */
  write(content: string | Uint8Array, name?: string): Promise<string>;
  /** Writes the rows of a query as Parquet, and gives the path. */
  writeParquet(query: string, name?: string): Promise<string>;
  read(content: string | Uint8Array, options?: Partial<ReadTableOptions>, name?: string): Promise<Table>;
  readonly folder: string;
}

/** A folder for the tests of one file, removed after them. */
export function useTableFiles(): TableFiles {
  let folder = '';
  let duckdb: DuckDBInstance;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hale-tables-'));
    duckdb = await DuckDBInstance.create(':memory:');
  });
  afterAll(async () => {
    duckdb.closeSync();
    await rm(folder, { recursive: true });
  });
  const write: TableFiles['write'] = async (content, name = 'table.csv') => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  return {
    write,
    async writeParquet(query, name = 'table.parquet') {
      const path = join(folder, name);
      const connection = await duckdb.connect();
      await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
      connection.closeSync();
      return path;
    },
    read: async (content, options, name) => readTable(await write(content, name), { limits, ...options }),
    get folder() {
      return folder;
    },
  };
}

/** The table as rows of cells. */
export const rowsOf = (table: Table): (string | number | null)[][] =>
  Array.from({ length: table.rowCount }, (_, row) => table.columns.map((column) => cellAt(column, row)));

export const namesOf = (table: Table): string[] => table.columns.map((column) => column.name);
export const kindsOf = (table: Table): string[] => table.columns.map((column) => column.kind);
