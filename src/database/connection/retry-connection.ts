import { setTimeout as sleep } from 'node:timers/promises';
import { isHaleError } from '../../errors/index.ts';
import { connectionError, isConnectionFailure, isWorthRetrying } from './connection-error.ts';
import type { ConnectionTarget } from './connection-target.ts';

const firstPauseMs = 50;
const longestPauseMs = 1_000;

export interface RetryOptions {
  readonly target: ConnectionTarget;
  readonly retryMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls what needs a server until it succeeds, with longer and longer pauses, for `retryMs`.
 *
 * @throws HaleError DATABASE_UNREACHABLE, at once where trying again cannot help; what is no failure of the connection is
 *   thrown as it is
 */
export async function retryConnection<Result>(attempt: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  const { target, retryMs, signal } = options;
  const deadline = performance.now() + retryMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (isHaleError(error) || !isConnectionFailure(error)) throw error;
      if (!isWorthRetrying(error) || performance.now() + pauseMs > deadline) throw connectionError(error, target);
    }
    await sleep(pauseMs, undefined, { signal });
  }
}
