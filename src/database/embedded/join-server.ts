import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import { advisoryLocks } from '../advisory-locks.ts';
import { connectionError, failureCode, isWorthRetrying } from '../connection/connection-error.ts';
import { connectionTarget } from '../connection/connection-target.ts';
import { connectionOptions } from '../connection/create-pool.ts';
import { ensureServer, type RunningServer } from './ensure-server.ts';
import { embeddedDatabase, embeddedUser } from './server-files.ts';

const pauseMs = 20;
const databaseMissing = '3D000';
/** It exists: another process was faster, even at the same moment. */
const alreadyCreated = new Set(['42P04', '23505']);

export function embeddedUrl({ port, password }: RunningServer, databaseName = embeddedDatabase): string {
  return `postgresql://${embeddedUser}:${password}@127.0.0.1:${port}/${databaseName}`;
}

/** This process among those that use the server: a connection with a shared lock, which ends when the process does. */
export interface ServerMembership {
  readonly server: RunningServer;
  readonly session: Client;
  /** When the connection is gone, for whatever reason. */
  readonly ended: Promise<void>;
}

async function connect(url: string, settings: Settings['database']): Promise<Client> {
  const client = new Client({ ...connectionOptions(url, settings), application_name: 'hale membership' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function connectToDatabase(server: RunningServer, settings: Settings['database']): Promise<Client> {
  const url = embeddedUrl(server);
  try {
    return await connect(url, settings);
  } catch (error) {
    if (failureCode(error) !== databaseMissing) throw error;
  }
  const maintenance = await connect(embeddedUrl(server, 'postgres'), settings);
  try {
    await maintenance.query(`create database ${embeddedDatabase}`);
  } catch (error) {
    if (!alreadyCreated.has(failureCode(error) ?? '')) throw error;
  } finally {
    await maintenance.end();
  }
  return connect(url, settings);
}

/** Undefined where the last user of the server is stopping it just now. */
async function join(server: RunningServer, settings: Settings['database']): Promise<ServerMembership | undefined> {
  const session = await connectToDatabase(server, settings);
  const ended = new Promise<void>((resolve) => session.once('end', resolve));
  const { rows } = await session.query<{ joined: boolean }>(
    `select pg_try_advisory_lock_shared(${advisoryLocks.embeddedServer}) as joined`,
  );
  if (rows[0]?.joined === true) return { server, session, ended };
  await session.end();
  return undefined;
}

export interface JoinOptions {
  readonly onWaiting?: (() => void) | undefined;
  readonly preferredPort?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes this process a user of the embedded server, which is started where none runs.
 *
 * @throws HaleError POSTGRES_MISSING, POSTGRES_FAILED
 */
export async function joinServer(
  storageFolder: string,
  settings: Settings['database'],
  options: JoinOptions = {},
): Promise<ServerMembership> {
  const deadline = performance.now() + settings.embedded.startTimeoutMs;
  let failure: unknown;
  while (performance.now() < deadline) {
    const server = await ensureServer(storageFolder, settings.embedded, options);
    try {
      const membership = await join(server, settings);
      if (membership !== undefined) return membership;
    } catch (error) {
      // Between "ready" and the connection the server may have been stopped or killed.
      if (!isWorthRetrying(error)) throw connectionError(error, connectionTarget(embeddedUrl(server)));
      failure = error;
    }
    await sleep(pauseMs, undefined, { signal: options.signal });
  }
  throw new HaleError(
    'POSTGRES_FAILED',
    `The embedded PostgreSQL took no connection for ${settings.embedded.startTimeoutMs} ms: ${failure instanceof Error ? failure.message : 'another process keeps on stopping it'}`,
    { cause: failure },
  );
}

/** Ends the membership; true where it was the last, so that the server is this process's to stop. */
export async function leaveServer({ session }: ServerMembership): Promise<boolean> {
  const key = advisoryLocks.embeddedServer;
  const { rows } = await session.query<{ last: boolean }>(
    `select pg_advisory_unlock_shared(${key}), pg_try_advisory_lock(${key}) as last`,
  );
  return rows[0]?.last === true;
}
