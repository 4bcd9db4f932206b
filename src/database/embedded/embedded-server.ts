import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../../config/index.ts';
import type { Logger } from '../../logging/index.ts';
import { stopServer } from './ensure-server.ts';
import { embeddedUrl, type JoinOptions, joinServer, leaveServer, type ServerMembership } from './join-server.ts';

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** The embedded server as one process uses it. */
export interface EmbeddedServer {
  readonly url: string;
  readonly port: number;
  readonly password: string;
  /** Called with the new port when the server had to be started again on another. */
  onMoved: ((port: number) => void) | undefined;
  /** Stops the server where no other process uses it. */
  close(): Promise<void>;
}

/**
 * Uses the embedded server and keeps it up: where it dies while this process lives, it is started again.
 *
 * @throws HaleError POSTGRES_MISSING, POSTGRES_FAILED
 */
export async function openEmbeddedServer(
  storageFolder: string,
  settings: Settings['database'],
  logger: Logger,
  options: Pick<JoinOptions, 'signal' | 'onWaiting'> = {},
): Promise<EmbeddedServer> {
  const closing = new AbortController();
  let membership: ServerMembership = await joinServer(storageFolder, settings, options);
  let reviving: Promise<void> | undefined;

  async function revive(): Promise<void> {
    logger.warn('the embedded PostgreSQL is gone; it is started again');
    for (let pauseMs = firstPauseMs; !closing.signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        const preferredPort = membership.server.port;
        membership = await joinServer(storageFolder, settings, { preferredPort, signal: closing.signal });
        if (membership.server.port !== preferredPort) server.onMoved?.(membership.server.port);
        logger.info({ port: membership.server.port }, 'the embedded PostgreSQL runs again');
        watch();
        return;
      } catch (error) {
        if (closing.signal.aborted) return;
        logger.error({ reason: error instanceof Error ? error.message : String(error) }, 'PostgreSQL does not start');
        await sleep(pauseMs, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  }

  function watch(): void {
    void membership.ended.then(() => {
      if (!closing.signal.aborted) reviving = revive();
    });
  }
  watch();

  const server: EmbeddedServer = {
    get url() {
      return embeddedUrl(membership.server);
    },
    get port() {
      return membership.server.port;
    },
    get password() {
      return membership.server.password;
    },
    onMoved: undefined,
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      await reviving;
      let last = false;
      try {
        last = await leaveServer(membership);
      } catch {
        // The server is gone already.
      }
      if (last && !(await stopServer(membership.server, storageFolder, settings.embedded))) {
        logger.warn({ pid: membership.server.pid }, 'the embedded PostgreSQL still stops; it is left to end by itself');
      }
      await membership.session.end().catch(() => {});
    },
  };
  return server;
}
