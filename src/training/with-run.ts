import { isHaleError } from '../errors/index.ts';
import { type Logger, withContext } from '../logging/index.ts';
import type { NewRun, Tracking } from '../tracking/index.ts';

export interface RunContext {
  readonly tracking: Tracking;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
}

/**
 * Does work as a run of tracking: FINISHED where it ends, KILLED where it was stopped from outside, FAILED with the
 * reason where it throws. The error goes on to the caller.
 */
export async function withRun<Result>(
  { tracking, logger, signal }: RunContext,
  newRun: NewRun,
  work: (runId: string) => Promise<Result>,
): Promise<Result> {
  const { runId } = await tracking.createRun(newRun);
  const log = withContext(logger, { runId });
  log.debug({ run_name: newRun.runName }, 'run started');
  try {
    const result = await work(runId);
    await tracking.endRun(runId, 'FINISHED');
    log.debug({ run_name: newRun.runName }, 'run finished');
    return result;
  } catch (error) {
    const reason = isHaleError(error) ? `${error.code}: ${error.message}` : String(error);
    log.warn({ run_name: newRun.runName, reason }, 'run failed');
    // A database that is gone too must not hide why the work failed; the run is then found abandoned at the next start.
    await tracking.endRun(runId, signal?.aborted ? 'KILLED' : 'FAILED', reason).catch(() => undefined);
    throw error;
  }
}
