import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HaleError } from '../errors/index.ts';

async function writeBeside(path: string, text: string): Promise<string> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

/** Writes a file that only its owner can read, whole or not at all. */
export async function writeOwnerOnly(path: string, text: string): Promise<void> {
  const temporary = await writeBeside(path, text);
  await rename(temporary, path);
}

/** As `writeOwnerOnly`, but leaves a file that is there already; returns whether this call made it. */
export async function createOwnerOnly(path: string, text: string): Promise<boolean> {
  const temporary = await writeBeside(path, text);
  try {
    // A link, unlike a rename, fails where the name is taken: two servers that start at once agree on one file.
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Reads such a file; refuses one that its group or others may open. */
export async function readOwnerOnly(path: string): Promise<string> {
  const { mode } = await stat(path);
  // Windows has no such bits and reports them all as set.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new HaleError(
      'KEY_FILE_INVALID',
      `${path} has permissions ${(mode & 0o777).toString(8)}; only its owner may read it; run chmod 600 on it`,
      { details: { path } },
    );
  }
  return readFile(path, 'utf8');
}
