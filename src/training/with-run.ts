import { isHaleError } from '../errors/index.ts';
import type { NewRun, Tracking } from '../tracking/index.ts';

/**
 * Does work as a run of tracking: FINISHED where it ends, KILLED where it was stopped from outside, FAILED with the
 * reason where it throws. The error goes on to the caller.
 */
export async function withRun<Result>(
  tracking: Tracking,
  newRun: NewRun,
  signal: AbortSignal | undefined,
  work: (runId: string) => Promise<Result>,
): Promise<Result> {
  const { runId } = await tracking.createRun(newRun);
  try {
    const result = await work(runId);
    await tracking.endRun(runId, 'FINISHED');
    return result;
  } catch (error) {
    const reason = isHaleError(error) ? `${error.code}: ${error.message}` : String(error);
    // A database that is gone too must not hide why the work failed; the run is then found abandoned at the next start.
    await tracking.endRun(runId, signal?.aborted ? 'KILLED' : 'FAILED', reason).catch(() => undefined);
    throw error;
  }
}
