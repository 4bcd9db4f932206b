import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import { findPostgres } from './binaries.ts';
import { ensureCluster } from './create-cluster.ts';
import { serverAccount } from './server-account.ts';
import { readPostmasterRecord, type ServerFiles, serverFiles } from './server-files.ts';
import { isAlive, isServer } from './server-process.ts';
import { freePort, removeStaleRecord, type StartOptions, startServer } from './start-server.ts';

const pollMs = 10;

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly password: string;
}

async function readPassword(files: ServerFiles): Promise<string> {
  try {
    return (await readFile(files.password, 'utf8')).trim();
  } catch (cause) {
    throw new HaleError(
      'POSTGRES_FAILED',
      `The password of the embedded PostgreSQL cannot be read from ${files.password}; run hale as the user that made this folder`,
      { details: { path: files.password }, cause },
    );
  }
}

/**
 * The embedded server of a storage folder: the one that runs, whoever started it, or one that is started now. Its files
 * are made where there are none. Any number of processes may ask at once.
 *
 * @param preferredPort taken where a server has to be started, if it is free: that of the server that was there before
 * @throws HaleError POSTGRES_MISSING, POSTGRES_FAILED
 */
export async function ensureServer(
  storageFolder: string,
  settings: Settings['database']['embedded'],
  options: {
    readonly preferredPort?: number | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onWaiting?: (() => void) | undefined;
  } = {},
): Promise<RunningServer> {
  const files = serverFiles(storageFolder);
  const deadline = performance.now() + settings.startTimeoutMs;
  let starting: Promise<Omit<StartOptions, 'port'>> | undefined;
  const prepare = async () => {
    const binaries = await findPostgres();
    const account = await serverAccount(files.folder, binaries.postgres);
    await ensureCluster(storageFolder, binaries, account, options.onWaiting);
    return { files, settings, binaries, account, onWaiting: options.onWaiting };
  };
  let preferredPort = options.preferredPort;
  while (performance.now() < deadline) {
    options.signal?.throwIfAborted();
    const record = await readPostmasterRecord(files);
    const isThere = record !== undefined && (await isServer(record.pid, files));
    if (isThere) options.onWaiting?.();
    if (isThere && record.status === 'ready') {
      return { pid: record.pid, port: record.port, password: await readPassword(files) };
    }
    if (isThere) {
      // It starts, stops or recovers, on its own or for another process.
      await sleep(pollMs);
      continue;
    }
    // PostgreSQL itself clears the record of a dead process, but not one whose number another program has now.
    if (record !== undefined && isAlive(record.pid)) await removeStaleRecord(files, record.pid);
    starting ??= prepare();
    const started = await startServer({ ...(await starting), port: preferredPort ?? (await freePort()) });
    preferredPort = undefined;
    if (!started) await sleep(pollMs);
  }
  throw new HaleError(
    'POSTGRES_FAILED',
    `The embedded PostgreSQL in ${files.folder} was not ready after ${settings.startTimeoutMs} ms; look into ${files.log}, or raise database.embedded.startTimeoutMs`,
    { details: { log: files.log } },
  );
}

/** Asks a server to stop and waits until it has; false where it goes on after `stopTimeoutMs`. */
export async function stopServer(
  server: RunningServer,
  storageFolder: string,
  settings: Settings['database']['embedded'],
): Promise<boolean> {
  const files = serverFiles(storageFolder);
  if (process.platform === 'win32') {
    const [{ execFile }, { promisify }, { pg_ctl }] = await Promise.all([
      import('node:child_process'),
      import('node:util'),
      findPostgres(),
    ]);
    const words = ['stop', '-D', files.data, '-m', 'fast', '-t', String(Math.ceil(settings.stopTimeoutMs / 1000))];
    return promisify(execFile)(pg_ctl, words).then(
      () => true,
      () => false,
    );
  }
  try {
    // A fast shutdown: open transactions are undone, what is committed stays.
    process.kill(server.pid, 'SIGINT');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const deadline = performance.now() + settings.stopTimeoutMs;
  while (await isServer(server.pid, files)) {
    if (performance.now() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}
