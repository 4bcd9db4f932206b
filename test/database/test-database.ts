import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { inject } from 'vitest';
import type { Settings } from '../../src/config/index.ts';
import { settingsSchema } from '../../src/config/settings.ts';
import { connectDatabase, type Database, openDatabase } from '../../src/database/index.ts';

export const silentLogger = pino({ level: 'silent' });

export function databaseSettings(input: Record<string, unknown> = {}): Settings['database'] {
  return settingsSchema.parse({ database: input }).database;
}

/** An empty, migrated database of its own on the server that all test files share. */
export interface TestDatabase {
  readonly database: Database;
  /** For DATABASE_URL of a child process. */
  readonly url: string;
  readonly settings: Settings['database'];
  close(): Promise<void>;
}

/** Names the server's databases apart from each other. */
export async function createEmptyDatabase(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await connectDatabase(databaseSettings({ poolSize: 1 }), {
    storageFolder: inject('databaseFolder'),
    logger: silentLogger,
  });
  const name = `test_${randomBytes(8).toString('hex')}`;
  await server.pool.query(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async close() {
      await server.pool.query(`drop database ${name} with (force)`);
      await server.close();
    },
  };
}

/** Call it in `beforeAll`, and `close` in `afterAll`. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const empty = await createEmptyDatabase();
  const settings = databaseSettings({ url: empty.url });
  const database = await openDatabase(settings, { storageFolder: inject('databaseFolder'), logger: silentLogger });
  return {
    database,
    url: empty.url,
    settings,
    async close() {
      await database.close();
      await empty.close();
    },
  };
}
