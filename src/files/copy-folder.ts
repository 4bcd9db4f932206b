import { constants, copyFile as copy, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './durable-file.ts';

async function copyFile(from: string, to: string): Promise<void> {
  await copy(from, to, constants.COPYFILE_EXCL);
  const target = await open(to, 'r+');
  try {
    await target.sync();
  } finally {
    await target.close();
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
    else if (found.isFile()) await copyFile(source, join(to, name));
    else throw new TypeError(`${source} is neither a file nor a folder`);
  }
  await syncFolder(to);
}
