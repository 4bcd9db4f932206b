export interface EventLoopDelay {
  /** How late the event loop is at this moment, in milliseconds: how long a request that is read now may have waited. */
  nowMs(): number;
  /** The greater of that and how late the last tick was, for people who look now and then. */
  recentMs(): number;
  stop(): void;
}

const tickMs = 50;

/**
 * Measures by a timer how far the event loop is behind. Timers run before sockets in each turn, so within a turn the
 * reading is the time since the tick that was due, and it starts at zero again in the next turn: what was refused in a
 * long turn does not make the next one refuse as well.
 */
export function createEventLoopDelay(clockMs: () => number = () => performance.now()): EventLoopDelay {
  let dueMs = clockMs() + tickMs;
  let lastMs = 0;
  const timer = setInterval(() => {
    const now = clockMs();
    lastMs = Math.max(0, now - dueMs);
    dueMs = now + tickMs;
  }, tickMs);
  timer.unref();
  const nowMs = () => Math.max(0, clockMs() - dueMs);
  return { nowMs, recentMs: () => Math.max(lastMs, nowMs()), stop: () => clearInterval(timer) };
}
