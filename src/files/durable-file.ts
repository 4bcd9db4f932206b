import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Makes renames and removals in a folder survive a crash of the machine. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows has no such thing, and keeps the order of its journal.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A name that no other writer takes; its process id tells later ones whether its writer is dead. */
export const temporaryName = (): string => `${process.pid}-${randomBytes(8).toString('hex')}`;

/** Whether a name is that of a file which is still written, or whose writer was killed. */
export const isUnfinishedName = (name: string): boolean => /^\..+\.\d+-[0-9a-f]{16}$/.test(name);

/**
 * Replaces a file as a whole: after a crash at any moment the old content or the new one is there. When it has
 * returned, the new one is, even after a loss of power.
 */
export async function replaceFile(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${temporaryName()}`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}
