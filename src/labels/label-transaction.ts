import { setTimeout as wait } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { advisoryLocks } from '../database/index.ts';

/** Two writers of many pieces may take their rows in different orders; PostgreSQL then ends one of them. */
const deadlockDetected = '40P01';
const mostAttempts = 5;
const pauseMs = 50;

/**
 * Every writer holds this lock, and does not keep others out with it: `asOf` sees by it who is writing. The clock is read
 * after the lock is taken: whoever does not hold the lock yet will be received later than now.
 */
const beginWriting = `select pg_advisory_xact_lock_shared(${advisoryLocks.labels})`;

export interface LabelTransaction {
  readonly client: PoolClient;
  /** By the database's clock, which all writers share. */
  readonly receivedAt: Date;
}

async function attempt<Result>(
  pool: Pool,
  work: (transaction: LabelTransaction) => Promise<Result>,
  longestPauseMs: number | undefined,
): Promise<Result> {
  const client = await pool.connect();
  let failure: unknown;
  try {
    await client.query('begin');
    if (longestPauseMs !== undefined) {
      await client.query(`set local idle_in_transaction_session_timeout = ${Math.ceil(longestPauseMs)}`);
    }
    await client.query(beginWriting);
    const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
    const [{ now }] = rows as [{ now: Date }];
    const result = await work({ client, receivedAt: now });
    await client.query('commit');
    return result;
  } catch (error) {
    failure = error;
    await client.query('rollback').catch((problem: unknown) => {
      // A connection that cannot even end its transaction is not given back for others to use.
      failure = new AggregateError([error, problem]);
    });
    throw error;
  } finally {
    client.release(failure instanceof AggregateError);
  }
}

/**
 * Does work in one transaction; begins anew where it and another waited for each other. It may pause for `longestPauseMs`
 * between two statements; as long as other transactions by default.
 */
export async function inLabelTransaction<Result>(
  pool: Pool,
  work: (transaction: LabelTransaction) => Promise<Result>,
  longestPauseMs?: number,
): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt(pool, work, longestPauseMs);
    } catch (error) {
      if ((error as { code?: unknown }).code !== deadlockDetected || attempts === mostAttempts) throw error;
      await wait(pauseMs * attempts);
    }
  }
}
