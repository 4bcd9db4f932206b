import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryName } from './durable-file.ts';
import { currentProcess, formatProcessIdentity, isProcessAlive, parseProcessIdentity } from './process-identity.ts';

const pollMs = 20;

export interface FileLockOptions {
  /** The longest wait; also the age from which a lock of another machine counts as left behind. */
  readonly timeoutMs: number;
  /** What is raised where the wait was in vain. */
  readonly onTimeout: (holder: string) => Error;
}

async function readHolder(path: string): Promise<{ text: string; ageMs: number } | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { text, ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isLeftBehind({ text, ageMs }: { text: string; ageMs: number }, timeoutMs: number): boolean {
  const holder = parseProcessIdentity(text);
  const alive = holder && isProcessAlive(holder);
  return alive === undefined ? ageMs > timeoutMs : !alive;
}

/** Takes a dead holder's lock away; where another process did so first and holds it now, that one keeps it. */
async function breakLock(path: string, deadHolder: string): Promise<void> {
  const aside = `${path}.${temporaryName()}`;
  try {
    await rename(path, aside);
    if ((await readFile(aside, 'utf8')) !== deadHolder) await link(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Whether this call made the lock. It appears with its holder's name in it, or not at all. */
async function tryLock(path: string, name: string): Promise<boolean> {
  const mark = `${path}.${temporaryName()}`;
  try {
    await writeFile(mark, name, { flag: 'wx' });
    await link(mark, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(mark, { force: true });
  }
}

/** Locks of this process by path: its own work on one file goes one after the other without asking the disk. */
const queues = new Map<string, Promise<unknown>>();

async function lockAndWork<Result>(
  path: string,
  { timeoutMs, onTimeout }: FileLockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const name = formatProcessIdentity(currentProcess());
  const deadline = performance.now() + timeoutMs;
  while (!(await tryLock(path, name))) {
    const holder = await readHolder(path);
    if (holder === undefined) continue;
    if (isLeftBehind(holder, timeoutMs)) await breakLock(path, holder.text);
    else if (performance.now() > deadline) throw onTimeout(holder.text);
    else await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Does work while no other process does any under the same lock file. A holder that was killed blocks nobody: the lock
 * names its process, and is taken away when that is gone.
 */
export async function withFileLock<Result>(
  path: string,
  options: FileLockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = queues.get(path) ?? Promise.resolve();
  const mine = before.catch(() => {}).then(() => lockAndWork(path, options, work));
  queues.set(path, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(path) === mine) queues.delete(path);
  }
}
