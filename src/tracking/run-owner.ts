import { and, type Database, eq, inArray, tables } from '../database/index.ts';
import { isProcessAlive, parseProcessIdentity } from '../files/index.ts';

const { runs } = tables;

interface RunningRun {
  readonly runId: string;
  readonly owner: string;
  readonly silentMs: number;
}

/** A process of this machine is asked for; one of another machine counts as dead when it was silent for too long. */
function isAbandoned({ owner, silentMs }: RunningRun, staleAfterMs: number): boolean {
  const process = parseProcessIdentity(owner);
  const alive = process && isProcessAlive(process);
  return alive === undefined ? silentMs > staleAfterMs : !alive;
}

/** Marks as FAILED what dead processes left RUNNING; times are the database's, so that no machine's clock matters. */
export async function failAbandonedRuns(
  { pool, query }: Database,
  staleAfterMs: number,
  now: Date,
): Promise<readonly string[]> {
  const { rows } = await pool.query<RunningRun>(
    `select run_id as "runId", owner, (extract(epoch from clock_timestamp() - heartbeat_at) * 1000)::float8 as "silentMs"
     from runs where status = 'RUNNING'`,
  );
  const abandoned = rows.filter((run) => isAbandoned(run, staleAfterMs)).map(({ runId }) => runId);
  if (abandoned.length === 0) return [];
  const failed = await query
    .update(runs)
    .set({ status: 'FAILED', statusReason: 'the process that wrote the run ended without a word', endedAt: now })
    .where(and(inArray(runs.runId, abandoned), eq(runs.status, 'RUNNING')))
    .returning({ runId: runs.runId });
  return failed.map(({ runId }) => runId);
}

/** Says from time to time that the runs of an owner go on, while there are any. */
export function createHeartbeat({ pool }: Database, owner: string, intervalMs: number) {
  const open = new Set<string>();
  const timer = setInterval(() => {
    if (open.size === 0) return;
    const statement = "update runs set heartbeat_at = clock_timestamp() where owner = $1 and status = 'RUNNING'";
    // A database that is away for a while is the reason for staleAfterMs; the next beat comes.
    pool.query(statement, [owner]).catch(() => {});
  }, intervalMs);
  timer.unref();
  return {
    begin: (runId: string): unknown => open.add(runId),
    end: (runId: string): unknown => open.delete(runId),
    close: (): void => clearInterval(timer),
  };
}
