import { Client, type Pool } from 'pg';
import { z } from 'zod';
import type { Settings } from '../../config/index.ts';
import { HaleError, isHaleError } from '../../errors/index.ts';
import { advisoryLocks } from '../advisory-locks.ts';
import { failureCode } from '../connection/connection-error.ts';
import { connectionOptions } from '../connection/create-pool.ts';
import { type AppliedMigration, planMigrations } from './plan-migrations.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

/** UNIQUE NULLS NOT DISTINCT came with PostgreSQL 15. */
const oldestServer = 150_000;

const undefinedTable = '42P01';

const stateSchema = z.object({
  serverVersion: z.int(),
  applied: z.array(z.object({ hash: z.string(), writtenAtMs: z.int() })),
});

export interface SchemaState {
  /** As PostgreSQL counts: 180004 is 18.4. */
  readonly serverVersion: number;
  readonly applied: readonly AppliedMigration[];
}

const stateQuery = `select current_setting('server_version_num')::int as "serverVersion", (
  select coalesce(json_agg(json_build_object('hash', hash, 'writtenAtMs', created_at) order by id), '[]'::json)
  from drizzle.__drizzle_migrations
) as applied`;

/** What was applied; one query, unless nothing ever was. */
export async function readSchemaState(connection: Pick<Pool | Client, 'query'>): Promise<SchemaState> {
  try {
    const { rows } = await connection.query(stateQuery);
    return stateSchema.parse(rows[0]);
  } catch (error) {
    if (failureCode(error) !== undefinedTable) throw error;
    const { rows } = await connection.query(
      `select current_setting('server_version_num')::int as "serverVersion", '[]'::json as applied`,
    );
    return stateSchema.parse(rows[0]);
  }
}

async function applyWithin(client: Client, known: readonly Migration[]): Promise<readonly string[]> {
  await client.query(`select pg_advisory_xact_lock(${advisoryLocks.migration})`);
  await client.query('create schema if not exists drizzle');
  // The table of Drizzle's own migrator, so that its tools see the same.
  await client.query(
    'create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  );
  const pending = planMigrations(known, (await readSchemaState(client)).applied);
  for (const { name, hash, writtenAtMs, statements } of pending) {
    try {
      for (const statement of statements) await client.query(statement);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new HaleError('DATABASE_MIGRATION_FAILED', `Migration ${name} failed and was undone: ${reason}`, {
        details: { migration: name },
        cause,
      });
    }
    await client.query('insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)', [
      hash,
      writtenAtMs,
    ]);
  }
  return pending.map(({ name }) => name);
}

async function applyPending(url: string, settings: Settings['database'], known: readonly Migration[]) {
  const limitMs = settings.migrationTimeoutMs;
  const client = new Client({
    ...connectionOptions(url, settings),
    statement_timeout: limitMs,
    lock_timeout: limitMs,
    query_timeout: limitMs,
    idle_in_transaction_session_timeout: limitMs,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin');
    const applied = await applyWithin(client, known);
    await client.query('commit');
    return applied;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    if (isHaleError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new HaleError('DATABASE_MIGRATION_FAILED', `The migrations were undone: ${reason}`, { cause: error });
  } finally {
    await client.end();
  }
}

/**
 * Brings the tables up to this program: all missing migrations in one transaction, however many processes start at once.
 *
 * @returns the names of those that this call applied
 * @throws HaleError DATABASE_SCHEMA_NEWER, DATABASE_SCHEMA_CHANGED, DATABASE_MIGRATION_FAILED, DATABASE_TOO_OLD
 */
export async function migrate(pool: Pool, url: string, settings: Settings['database']): Promise<readonly string[]> {
  const [known, state] = await Promise.all([readMigrations(), readSchemaState(pool)]);
  if (state.serverVersion < oldestServer) {
    throw new HaleError(
      'DATABASE_TOO_OLD',
      `The server is PostgreSQL ${Math.floor(state.serverVersion / 10_000)}; Hale needs 15 or later and is tested on 18`,
      { details: { serverVersion: state.serverVersion } },
    );
  }
  return planMigrations(known, state.applied).length === 0 ? [] : applyPending(url, settings, known);
}
