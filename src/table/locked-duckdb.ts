import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteLiteral } from './quote-sql.ts';

export interface LockedDuckDb {
  readonly connection: DuckDBConnection;
  /** The names, as SQL literals, under which DuckDB sees the files, in the order they were given. */
  readonly literals: readonly string[];
  close(): Promise<void>;
}

/**
 * A DuckDB in memory that can touch the named files and nothing else: no other file, no address, no extension, no
 * setting. It sees the files under neutral names in a folder of its own, so that a name with a pattern or an address in
 * it is only a name.
 */
export async function openLockedDuckDb(paths: readonly string[], memoryMb: number): Promise<LockedDuckDb> {
  // Loading DuckDB takes a tenth of a second that a command without a table should not pay.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const folder = await mkdtemp(join(tmpdir(), 'hale-table-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const names = paths.map((_, index) => join(folder, `file-${index}`));
    for (const [index, path] of paths.entries()) await symlink(path, names[index] as string);
    const literals = names.map(quoteLiteral);
    const instance = await DuckDBInstance.create(':memory:', {
      // With more, a result that is streamed comes in whatever order they finish: rows would change their places.
      threads: '1',
      memory_limit: `${memoryMb}MiB`,
      temp_directory: '',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    });
    const connection = await instance.connect();
    // A moment is written the same on every machine.
    await connection.run(`SET TimeZone = 'UTC'`);
    await connection.run(`SET allowed_paths = [${literals.join(', ')}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return {
      connection,
      literals,
      async close() {
        connection.closeSync();
        instance.closeSync();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}
