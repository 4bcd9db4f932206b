import { setTimeout as wait } from 'node:timers/promises';
import type { DBOS } from '@dbos-inc/dbos-sdk';
import { advisoryLocks, type Database } from '../database/index.ts';
import type { Logger } from '../logging/index.ts';

export interface TakeOverParts {
  readonly database: Database;
  readonly queueName: string;
  readonly programVersion: string;
  /** Of this process, among those of DBOS. */
  readonly executorId: string;
  readonly logger: Logger;
}

/** How soon a run is gone on with by another process. */
const lookMs = 10_000;

/**
 * Goes on with the runs of processes that are gone, now and again until it is stopped: DBOS itself goes on only with those
 * of the same executor, at its start.
 */
export async function takeOverUntil(stopping: AbortSignal, dbos: typeof DBOS, parts: TakeOverParts): Promise<void> {
  while (!stopping.aborted) {
    try {
      await takeOver(dbos, parts);
    } catch (error) {
      parts.logger.debug({ err: error }, 'the runs of processes that are gone could not be looked for');
    }
    await wait(lookMs, undefined, { signal: stopping }).catch(() => {});
  }
}

/**
 * Puts runs back into their queue whose process has no connection any more: DBOS names its connections after the executor.
 * Under a lock, since whoever looked before another had put one back would put it back again.
 */
async function takeOver(dbos: typeof DBOS, parts: TakeOverParts): Promise<void> {
  const { database, queueName, programVersion, executorId, logger } = parts;
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    const { rows: locks } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(${advisoryLocks.scheduling}) as mine`,
    );
    if (locks[0]?.mine === true) {
      const running = await dbos.listWorkflows({
        status: 'PENDING',
        queueName,
        applicationVersion: programVersion,
        loadInput: false,
      });
      const { rows: connections } = await client.query<{ name: string }>(
        `select application_name as name from pg_stat_activity where application_name <> ''`,
      );
      const isGone = (executor: string): boolean =>
        executor !== executorId && !connections.some(({ name }) => name.includes(executor));
      const cut = running.filter((run) => run.executorId !== undefined && isGone(run.executorId));
      const ids = cut.map(({ workflowID }) => workflowID);
      if (ids.length > 0) {
        await dbos.resumeWorkflows(ids, { queueName });
        logger.info({ runs: ids }, 'runs of a process that is gone are gone on with');
      }
    }
    await client.query('commit');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
