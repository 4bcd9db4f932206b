import { resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import { ensureStorageFolder } from '../files/index.ts';
import type { Logger } from '../logging/index.ts';
import { innermost } from './connection/connection-error.ts';
import { connectionTarget } from './connection/connection-target.ts';
import { createPool } from './connection/create-pool.ts';
import { retryConnection } from './connection/retry-connection.ts';
import type { Database } from './database.ts';
import { drizzle } from './drizzle.ts';
import { type EmbeddedServer, openEmbeddedServer } from './embedded/embedded-server.ts';
import { serverFiles } from './embedded/server-files.ts';
import { explainServerDisk } from './explain-server-disk.ts';
import { migrate } from './migrate/migrate.ts';
import * as tables from './tables/index.ts';

export interface DatabaseContext {
  /** The folder of everything that Hale writes; the embedded server's files lie below it. */
  readonly storageFolder: string;
  readonly logger: Logger;
  /** Ends a start that waits for a server. */
  readonly signal?: AbortSignal | undefined;
  /** Given the generated password, which is never to be printed. */
  readonly secrets?: Set<string> | undefined;
  /** Called, once or more, where another program is waited for: what is computed then delays nobody. */
  readonly onWaiting?: (() => void) | undefined;
}

/** A database before anybody looked at its tables. */
export type UnmigratedDatabase = Database;

async function openEmbedded(settings: Settings['database'], context: DatabaseContext): Promise<UnmigratedDatabase> {
  const storageFolder = resolve(context.storageFolder);
  await ensureStorageFolder(storageFolder);
  const server: EmbeddedServer = await openEmbeddedServer(storageFolder, settings, context.logger, context);
  context.secrets?.add(server.password);
  const pool = createPool(server.url, settings, context.logger);
  server.onMoved = () => {
    pool.options.connectionString = server.url;
  };
  return {
    kind: 'embedded',
    serverFolder: serverFiles(storageFolder).folder,
    get url() {
      return server.url;
    },
    pool,
    query: drizzle(pool, { schema: tables }),
    async close() {
      await pool.end();
      await server.close();
    },
  };
}

function openExternal(
  url: string,
  settings: Settings['database'],
  { logger, onWaiting }: DatabaseContext,
): UnmigratedDatabase {
  onWaiting?.();
  const pool = createPool(url, settings, logger);
  const query = drizzle(pool, { schema: tables });
  return { kind: 'external', serverFolder: null, url, pool, query, close: () => pool.end() };
}

/** A database as it is, with tables or without. */
export async function connectDatabase(
  settings: Settings['database'],
  context: DatabaseContext,
): Promise<UnmigratedDatabase> {
  return settings.url === undefined ? openEmbedded(settings, context) : openExternal(settings.url, settings, context);
}

/** Brings the tables up to date; a server that does not answer is tried for `connectRetryMs`. */
export async function migrateDatabase(
  database: UnmigratedDatabase,
  settings: Settings['database'],
  context: DatabaseContext,
): Promise<readonly string[]> {
  const applied = await retryConnection(() => migrate(database.pool, database.url, settings), {
    target: connectionTarget(database.url),
    retryMs: settings.connectRetryMs,
    signal: context.signal,
  }).catch(async (error: unknown) => {
    throw (await explainServerDisk(innermost(error), database)) ?? error;
  });
  if (applied.length > 0) context.logger.info({ migrations: applied }, 'the tables of the database are up to date');
  return applied;
}

/**
 * The database of the settings, with the tables of this program: the server that `database.url` names, or the embedded
 * one, started where it does not run. Close it: an embedded server runs until its last user has.
 *
 * @throws HaleError DATABASE_UNREACHABLE, DATABASE_SCHEMA_NEWER, DATABASE_SCHEMA_CHANGED, DATABASE_MIGRATION_FAILED,
 *   DATABASE_DISK_FULL, DATABASE_TOO_OLD, POSTGRES_MISSING, POSTGRES_FAILED, STORAGE_UNWRITABLE
 */
export async function openDatabase(settings: Settings['database'], context: DatabaseContext): Promise<Database> {
  const database = await connectDatabase(settings, context);
  try {
    await migrateDatabase(database, settings, context);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
