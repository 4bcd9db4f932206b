export interface EventLoopDelay {
  /** How late the event loop ran its last tick, in milliseconds; grows while it is still late. */
  readMs(): number;
  stop(): void;
}

const tickMs = 50;

/**
 * Measures by a timer how far the event loop is behind. A reading within a blocked turn is late by as much as has
 * passed since the tick that was due, so the first requests after a long block already see it.
 */
export function createEventLoopDelay(nowMs: () => number = () => performance.now()): EventLoopDelay {
  let dueMs = nowMs() + tickMs;
  let lastMs = 0;
  const timer = setInterval(() => {
    lastMs = Math.max(0, nowMs() - dueMs);
    dueMs = nowMs() + tickMs;
  }, tickMs);
  timer.unref();
  return { readMs: () => Math.max(lastMs, nowMs() - dueMs), stop: () => clearInterval(timer) };
}
