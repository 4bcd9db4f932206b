import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../config/index.ts';
import { explainRefusal } from '../files/index.ts';
import { connectionTarget } from './connection/connection-target.ts';
import { retryConnection } from './connection/retry-connection.ts';
import { serverFiles } from './embedded/server-files.ts';
import { readSchemaState } from './migrate/migrate.ts';
import { planMigrations } from './migrate/plan-migrations.ts';
import { readMigrations } from './migrate/read-migrations.ts';
import { connectDatabase, type DatabaseContext } from './open-database.ts';

export interface DatabaseStatus {
  readonly kind: 'embedded' | 'external';
  /** host:port/database, without user and password. */
  readonly address: string;
  /** As 18.4. */
  readonly serverVersion: string;
  readonly appliedMigrations: number;
  /** Names of migrations that the next start applies. */
  readonly pendingMigrations: readonly string[];
  readonly sizeBytes: number;
  readonly connections: number;
}

/**
 * Whether there is a database to look into: always where a server is named, else once the embedded one was set up.
 *
 * @throws HaleError STORAGE_UNWRITABLE where that is another user's
 */
export async function databaseExists(
  settings: Settings['database'],
  context: Pick<DatabaseContext, 'storageFolder'>,
): Promise<boolean> {
  if (settings.url !== undefined) return true;
  try {
    await access(serverFiles(resolve(context.storageFolder)).password);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw explainRefusal(error);
  }
}

const figuresSchema = z.object({ version: z.string(), sizeBytes: z.coerce.number(), connections: z.coerce.number() });

/**
 * What the database is, without changing it. An embedded server is started for the look where none runs.
 *
 * @throws HaleError as openDatabase
 */
export async function databaseStatus(
  settings: Settings['database'],
  context: DatabaseContext,
): Promise<DatabaseStatus> {
  const database = await connectDatabase(settings, context);
  try {
    const target = connectionTarget(database.url);
    const state = await retryConnection(() => readSchemaState(database.pool), {
      target,
      retryMs: settings.connectRetryMs,
      signal: context.signal,
    });
    const { rows } = await database.pool.query(
      `select split_part(current_setting('server_version'), ' ', 1) as version,
         pg_database_size(current_database()) as "sizeBytes",
         (select count(*) from pg_stat_activity where datname = current_database()) as connections`,
    );
    const { version, sizeBytes, connections } = figuresSchema.parse(rows[0]);
    return {
      kind: database.kind,
      address: target.address,
      serverVersion: version,
      appliedMigrations: state.applied.length,
      pendingMigrations: planMigrations(await readMigrations(), state.applied).map(({ name }) => name),
      sizeBytes,
      connections,
    };
  } finally {
    await database.close();
  }
}
