import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, lchown, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { HaleError, isHaleError } from '../../errors/index.ts';
import type { PostgresBinaries } from './binaries.ts';
import { explainFullDisk } from './explain-full-disk.ts';
import { launchAs, type ServerAccount } from './server-account.ts';
import { embeddedUser, type ServerFiles, serverFiles } from './server-files.ts';
import { isAlive } from './server-process.ts';

const run = promisify(execFile);

const initialSettings = [
  `--username=${embeddedUser}`,
  '--encoding=UTF8',
  // Sorts the same on every machine, whatever its libraries and locales are.
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--auth=scram-sha-256',
  '--no-instructions',
  // Its files are synced below, while the server starts already.
  '--no-sync',
];

/** Removes what creations left behind that were killed. */
async function removeUnfinished(files: ServerFiles): Promise<void> {
  const prefix = `${basename(files.folder)}.new-`;
  const names = (await readdir(dirname(files.folder))).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const pid = Number(name.slice(prefix.length).split('-')[0]);
    if (!isAlive(pid)) await rm(join(dirname(files.folder), name), { recursive: true, force: true });
  }
}

function setupFailed(files: ServerFiles, reason: string, cause: unknown): HaleError {
  return new HaleError('POSTGRES_FAILED', `The embedded PostgreSQL cannot be set up: ${reason}`, {
    details: { folder: files.folder },
    cause,
  });
}

async function initialise(files: ServerFiles, binaries: PostgresBinaries, account: ServerAccount): Promise<void> {
  const { user } = account;
  await mkdir(files.folder, { mode: 0o700 });
  await writeFile(files.password, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  if (user !== undefined) {
    await Promise.all([files.folder, files.password].map((path) => chown(path, user.uid, user.gid)));
  }
  const words = [`--pgdata=${files.data}`, `--pwfile=${files.password}`, ...initialSettings];
  const launch = await launchAs(account, binaries.initdb, words);
  try {
    await run(launch.file, launch.words, { ...launch.options, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } });
  } catch (cause) {
    const said = String((cause as { stderr?: unknown }).stderr ?? cause).trim();
    const full = await explainFullDisk(said, dirname(files.folder));
    if (full !== undefined) throw full;
    const advice = said.includes('look up effective user')
      ? 'run hale as a user that the system knows by name, or set DATABASE_URL'
      : 'make its folder writable and its disk roomy, or set DATABASE_URL';
    throw setupFailed(files, `${said}; ${advice}`, cause);
  }
}

/** Syncs the new files beside the start; before that is done, they hold nothing that could be lost. */
async function syncInBackground(files: ServerFiles, binaries: PostgresBinaries, account: ServerAccount) {
  const { file, words, options } = await launchAs(account, binaries.initdb, ['--sync-only', `--pgdata=${files.data}`]);
  const child = spawn(file, words, { ...options, cwd: '/', stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

/** The folder last: while it is root's still, the next start does this again. */
async function giveTo({ uid, gid }: NonNullable<ServerAccount['user']>, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true });
  for (const path of [...entries.map((entry) => join(folder, entry)), folder]) await lchown(path, uid, gid);
}

/**
 * Sets the files of the server up where there are none: beside their place, then by one rename, so that a process that
 * is killed leaves none and the first of several wins.
 * @param onCreating called where there are none
 */
export async function ensureCluster(
  storageFolder: string,
  binaries: PostgresBinaries,
  account: ServerAccount,
  onCreating?: () => void,
): Promise<void> {
  const files = serverFiles(storageFolder);
  const found = await stat(files.folder).catch(() => undefined);
  if (found !== undefined) {
    // As a copy or a backup comes that root made: no server that runs as another user could read it.
    if (found.uid === 0 && account.user !== undefined) await giveTo(account.user, files.folder);
    return;
  }
  onCreating?.();
  await removeUnfinished(files);
  const unfinished = `${files.folder}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await initialise(
      { ...files, folder: unfinished, data: join(unfinished, 'data'), password: join(unfinished, 'password') },
      binaries,
      account,
    );
    await rename(unfinished, files.folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (await stat(files.folder).catch(() => undefined)) return;
    if (isHaleError(error) || !(error instanceof Error && 'code' in error)) throw error;
    throw setupFailed(files, error.message, error);
  }
  await syncInBackground(files, binaries, account);
}
