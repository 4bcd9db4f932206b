import { Pool, type PoolConfig } from 'pg';
import type { Settings } from '../../config/index.ts';
import type { Logger } from '../../logging/index.ts';

/** A server that accepted a statement and fell silent is noticed this much after its own limit. */
const silenceMarginMs = 5_000;

export function connectionOptions(url: string, settings: Settings['database']): PoolConfig {
  return {
    connectionString: url,
    application_name: 'hale',
    connectionTimeoutMillis: settings.connectTimeoutMs,
    statement_timeout: settings.statementTimeoutMs,
    lock_timeout: settings.lockTimeoutMs,
    // A process that hangs in a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: settings.statementTimeoutMs,
    query_timeout: settings.statementTimeoutMs + silenceMarginMs,
    keepAlive: true,
  };
}

export function createPool(url: string, settings: Settings['database'], logger: Logger): Pool {
  const pool = new Pool({ ...connectionOptions(url, settings), max: settings.poolSize });
  // A connection that breaks while nobody uses it; the pool opens another when it is needed.
  pool.on('error', (error) => {
    if (!pool.ending) logger.warn({ reason: error.message }, 'a connection to PostgreSQL broke');
  });
  return pool;
}
