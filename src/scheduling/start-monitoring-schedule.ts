import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { DBOS } from '@dbos-inc/dbos-sdk';
import { advisoryLocks, type Database } from '../database/index.ts';
import type { Logger } from '../logging/index.ts';
import { takeOverUntil } from './take-over.ts';

/** What is done at each time of the schedule. Each function may be called again for the same: it must do nothing twice. */
export interface MonitoringJob {
  models(): Promise<readonly string[]>;
  monitor(model: string): Promise<void>;
  deliver(): Promise<void>;
}

export interface MonitoringScheduleOptions {
  /** DBOS keeps its own tables there, in the schema `dbos`. */
  readonly database: Database;
  /** Cron, in UTC: no change of summer time skips or doubles a run. */
  readonly cron: string;
  /** Of the program: what one version began, another does not go on with. The next time of the schedule does. */
  readonly programVersion: string;
  readonly job: MonitoringJob;
  readonly logger: Logger;
  /** Aborted at the stop: what fails after that was cut, and is not done. */
  readonly signal: AbortSignal;
}

export interface Schedule {
  /** Begins nothing more, and leaves what runs to be gone on with at the next start. */
  stop(): Promise<void>;
}

/** The tables of DBOS are shared by whatever uses it on this server; names keep Hale's apart. */
const applicationName = 'hale';
const queueName = 'hale-monitoring';
/** For its queue, its schedule and a workflow: the embedded server has few connections to give. */
const poolSize = 4;

/**
 * Monitors on a schedule, by DBOS: however many processes have the same schedule on one database, each of its times is run
 * once, and a run that was cut by the end of its process is gone on with where it stopped, by another or at the next start.
 * Within a process one run follows the other. There is one schedule in a process, since DBOS is.
 *
 * @throws HaleError of the connection to PostgreSQL
 */
export async function startMonitoringSchedule(options: MonitoringScheduleOptions): Promise<Schedule> {
  const { database, cron, programVersion, logger, signal } = options;
  // DBOS 5.3 queries in a way that pg announces to refuse in a later version: no news for whoever runs this one.
  process.noDeprecation = true;
  const { DBOS } = await import('@dbos-inc/dbos-sdk');
  // Short, for the names of connections are cut at 63 bytes.
  const executorId = randomUUID().replaceAll('-', '');
  DBOS.setConfig({
    name: applicationName,
    systemDatabaseUrl: database.url,
    systemDatabasePoolSize: poolSize,
    applicationVersion: programVersion,
    executorID: executorId,
    logger: quieter(logger),
  });
  const workflow = DBOS.registerWorkflow(monitoringWorkflow(DBOS, options), { name: 'monitoring' });
  await alone(database, signal, () => DBOS.launch());
  await DBOS.registerQueue(queueName, { workerConcurrency: 1 });
  await DBOS.applySchedules([
    { scheduleName: 'monitoring', workflowFn: workflow, schedule: cron, cronTimezone: 'UTC', queueName },
  ]);
  const stopping = new AbortController();
  const takingOver = takeOverUntil(stopping.signal, DBOS, { database, queueName, programVersion, executorId, logger });
  return {
    async stop() {
      stopping.abort();
      await takingOver;
      await DBOS.shutdown();
    },
  };
}

/** How soon a process looks again whether another has made the tables. */
const lockRetryMs = 100;

/**
 * DBOS makes its tables when it is launched, and builds indexes concurrently, which waits for every transaction that is
 * open: of two processes that do it at once, or of which one waits for the other's lock inside a statement, PostgreSQL ends
 * one as a deadlock. So the lock is tried for until it is free.
 */
async function alone({ pool }: Database, signal: AbortSignal, launch: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    const isMine = async (): Promise<boolean> => {
      const { rows } = await client.query<{ mine: boolean }>(
        `select pg_try_advisory_lock(${advisoryLocks.scheduling}) as mine`,
      );
      return rows[0]?.mine === true;
    };
    while (!(await isMine())) await wait(lockRetryMs, undefined, { signal });
    await launch();
  } finally {
    // With its connection the lock is gone, whatever the state of either.
    client.release(true);
  }
}

function monitoringWorkflow(dbos: typeof DBOS, { job, logger, signal }: MonitoringScheduleOptions) {
  /** Undefined where it fails: it is tried again at the next time, and must not keep the steps after it from being done. */
  const step = <Result>(name: string, work: () => Promise<Result>): Promise<Result | undefined> =>
    dbos.runStep(
      () =>
        work().catch((error: unknown) => {
          // A step that never ends is done again by the next process.
          if (signal.aborted) return new Promise<never>(() => {});
          logger.error({ err: error, step: name }, 'a step of the schedule failed');
          return undefined;
        }),
      { name },
    );
  return async (_scheduledTime: Date, _context: unknown): Promise<void> => {
    const models = (await step('models', () => job.models())) ?? [];
    for (const model of models) await step(`monitor ${model}`, () => job.monitor(model));
    await step('deliver', () => job.deliver());
  };
}

/** DBOS tells its start and its stop as news; here they are details. */
const quieter = (logger: Logger) => ({
  info: (entry: unknown) => logger.debug({ part: 'dbos' }, String(entry)),
  debug: (entry: unknown) => logger.trace({ part: 'dbos' }, String(entry)),
  warn: (entry: unknown) => logger.warn({ part: 'dbos' }, String(entry)),
  error: (entry: unknown, about?: { readonly error?: unknown }) =>
    logger.error({ part: 'dbos', ...(about?.error instanceof Error ? { err: about.error } : {}) }, String(entry)),
});
