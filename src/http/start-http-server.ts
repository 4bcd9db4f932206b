import { setTimeout as wait } from 'node:timers/promises';
import { HaleError } from '../errors/index.ts';
import { createPredictionIds } from '../serving/index.ts';
import { createApp } from './create-app.ts';
import { createEventLoopDelay } from './event-loop-delay.ts';
import type { HttpServerOptions } from './http-options.ts';
import { listen } from './listen.ts';
import { isLoopback } from './loopback.ts';
import type { RouteTable } from './route-table.ts';
import { stopListening } from './stop-listening.ts';

export interface HttpServer {
  /** The address that it listens on. */
  readonly host: string;
  readonly port: number;
  /** Where a client of this machine reaches it, without a slash at the end. */
  readonly url: string;
  /** Every route, by method and pattern. */
  readonly patterns: RouteTable['routes'];
  /**
   * Stops in order: readiness drops at once, open connections are answered for `drain.delayMs`, then nothing new is
   * taken, and what was accepted is finished within `drain.timeoutMs`.
   */
  close(): Promise<void>;
}

function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function assertKeysWhereOpen({ settings, authenticator }: HttpServerOptions): void {
  if (isLoopback(settings.host) || authenticator.hasUsableKey()) return;
  throw new HaleError(
    'KEYS_REQUIRED',
    `${settings.host} can be reached from other machines, and there is no key that is valid; make one with ` +
      '`hale keys create`, or listen on 127.0.0.1',
    { details: { host: settings.host } },
  );
}

/**
 * Serves the models over HTTP until `close`.
 * @throws HaleError KEYS_REQUIRED, PORT_IN_USE, ADDRESS_UNAVAILABLE
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { settings, logger, authenticator } = options;
  assertKeysWhereOpen(options);
  let isDraining = false;
  const delay = createEventLoopDelay();
  const { app, routes } = await createApp(
    { ...options, ids: options.ids ?? createPredictionIds(), controlPlane: options.controlPlane ?? absent },
    delay,
    () => isDraining,
  );
  let port: number;
  try {
    port = await listen(app, settings.host, settings.port);
  } catch (error) {
    delay.stop();
    await app.close();
    throw error;
  }
  const url = urlOf(settings.host, port);
  const reload = setInterval(() => {
    authenticator.refresh().catch((error: unknown) => logger.error({ err: error }, 'the keys cannot be read again'));
  }, options.keyReloadMs);
  reload.unref();

  logger.info({ url, keys: authenticator.hasUsableKey() }, 'server listening');

  async function stop(): Promise<void> {
    isDraining = true;
    logger.info({ drain_ms: settings.drain.delayMs }, 'server stopping');
    await wait(settings.drain.delayMs);
    await stopListening(app.server, settings.drain.timeoutMs);
    clearInterval(reload);
    delay.stop();
    await app.close();
    logger.info({}, 'server stopped');
  }

  let stopping: Promise<void> | undefined;
  return {
    host: settings.host,
    port,
    url,
    patterns: routes.routes,
    close() {
      stopping ??= stop();
      return stopping;
    },
  };
}

const absent = () => ({ status: 'absent' }) as const;
