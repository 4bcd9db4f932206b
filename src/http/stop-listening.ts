import type { Server } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the event loop without a new connection after which none is waiting: one is taken each turn. */
const quietTurns = 2;
/** Clients that never pause are not waited for longer than this. */
const patienceMs = 1_000;
/** How often connections that have become idle are looked for. */
const sweepMs = 25;

/**
 * Waits for a moment in which no connection waits to be taken. The kernel completes connections that the process has
 * not seen yet, and resets them when the listener closes: to their clients these are requests that were accepted.
 */
async function untilNoneIsWaiting(server: Server): Promise<void> {
  let quiet = 0;
  const onConnection = () => {
    quiet = 0;
  };
  server.on('connection', onConnection);
  const endMs = performance.now() + patienceMs;
  while (quiet < quietTurns && performance.now() < endMs) {
    quiet += 1;
    await nextTurn();
  }
  server.off('connection', onConnection);
}

/** Takes no new connection, and resolves when the last one has ended; those that are left after `timeoutMs` are cut. */
export async function stopListening(server: Server, timeoutMs: number): Promise<void> {
  await untilNoneIsWaiting(server);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // An answer that was under way when the server began to stop left its connection open.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const cut = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
