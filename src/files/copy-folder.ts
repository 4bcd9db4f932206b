import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './durable-file.ts';

/** Windows syncs only what is open for writing; elsewhere a file that may only be read can be synced too. */
const syncFlags = process.platform === 'win32' ? 'r+' : 'r';

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  const handle = await open(to, syncFlags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Copies a folder of files and folders to a new place; everything is on the disk when it returns. Links and devices are
 * refused. A copy that fails halfway is left for the caller to remove.
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of (await readdir(from)).sort()) {
    const source = join(from, name);
    const found = await lstat(source);
    if (found.isDirectory()) await copyFolder(source, join(to, name));
    else if (found.isFile()) await copyDurably(source, join(to, name));
    else throw new TypeError(`${source} is neither a file nor a folder`);
  }
  await syncFolder(to);
}
