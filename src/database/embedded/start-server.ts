import { spawn } from 'node:child_process';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import type { PostgresBinaries } from './binaries.ts';
import { explainFullDisk } from './explain-full-disk.ts';
import { launchAs, type ServerAccount } from './server-account.ts';
import { readPostmasterRecord, type ServerFiles } from './server-files.ts';

const pollMs = 10;
/** The log starts anew above this size; one start writes some hundred bytes. */
const maximumLogBytes = 4 * 1024 ** 2;

/** What a start may fail with where another process, or the rest of a dead server, is in the way for a moment. */
const passing = [
  'postmaster.pid" already exists',
  'pre-existing shared memory block',
  'could not bind',
  'Address already in use',
];

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has no port');
  return address.port;
}

function serverWords(files: ServerFiles, port: number, settings: Settings['database']['embedded']): string[] {
  const values: Readonly<Record<string, string | number>> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: settings.maximumConnections,
    shared_buffers: `${settings.sharedBuffersMb}MB`,
    // What is acknowledged survives a crash of the machine.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    // After a crash at most a minute of writes is replayed.
    checkpoint_timeout: '60s',
    max_wal_size: '256MB',
    // One machine, no replicas: no processes and no log for them.
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_logical_replication_workers: 0,
    io_method: 'sync',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
  };
  return ['-D', files.data, ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function openLog(files: ServerFiles, { user }: ServerAccount) {
  const { size } = await stat(files.log).catch(() => ({ size: 0 }));
  const handle = await open(files.log, size > maximumLogBytes ? 'w' : 'a', 0o600);
  if (user !== undefined) await handle.chown(user.uid, user.gid);
  return { handle, start: size > maximumLogBytes ? 0 : size };
}

export interface StartOptions {
  readonly files: ServerFiles;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount;
  readonly settings: Settings['database']['embedded'];
  readonly port: number;
  /** Called once its process runs, which takes connections a little later. */
  readonly onWaiting?: (() => void) | undefined;
}

/**
 * Starts a server that outlives this process; true once it takes connections, false where something is in the way that
 * passes.
 *
 * @throws HaleError POSTGRES_FAILED with the server's last words, or with the room on a full disk
 */
export async function startServer({
  files,
  binaries,
  account,
  settings,
  port,
  onWaiting,
}: StartOptions): Promise<boolean> {
  const log = await openLog(files, account);
  const launch = await launchAs(account, binaries.postgres, serverWords(files, port, settings));
  const child = spawn(launch.file, launch.words, {
    ...launch.options,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    // In a group of its own: Ctrl-C in the terminal is for hale, which may not be the only one that uses it.
    detached: true,
    stdio: ['ignore', log.handle.fd, log.handle.fd],
  });
  let ended: string | undefined;
  child.on('error', (error) => {
    ended = error.message;
  });
  child.on('exit', (code, signal) => {
    ended = `it ended with ${signal ?? `exit code ${code}`}`;
  });
  child.unref();
  onWaiting?.();
  const deadline = performance.now() + settings.startTimeoutMs;
  try {
    while (ended === undefined) {
      const record = await readPostmasterRecord(files);
      if (record !== undefined && record.pid === child.pid && record.status === 'ready') return true;
      if (performance.now() > deadline) {
        // It may be replaying its log; it goes on, and the next start finds it.
        ended = `it was not ready after ${settings.startTimeoutMs} ms (database.embedded.startTimeoutMs)`;
        break;
      }
      await sleep(pollMs);
    }
  } finally {
    await log.handle.close();
  }
  const said = (await readFile(files.log)).subarray(log.start).toString('utf8').trim();
  if (passing.some((text) => said.includes(text))) return false;
  const full = await explainFullDisk(said, files.folder);
  if (full !== undefined) throw full;
  const lastWords = said.split('\n').slice(-5).join('\n');
  throw new HaleError('POSTGRES_FAILED', `The embedded PostgreSQL does not start: ${ended}; it said:\n${lastWords}`, {
    details: { log: files.log },
  });
}

/** Removes the mark of a server that is certainly gone, which PostgreSQL would take for a running one. */
export async function removeStaleRecord(files: ServerFiles, stalePid: number): Promise<void> {
  const path = join(files.data, 'postmaster.pid');
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
    const [pid] = (await readFile(aside, 'utf8')).split('\n');
    // Another process may have cleared it too and started a server since: that one keeps its mark.
    if (Number(pid) !== stalePid) await rename(aside, path);
    else await rm(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
