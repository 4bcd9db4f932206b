import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HaleError } from '../../errors/index.ts';
import { refusalOf } from '../../files/index.ts';
import type { HeartDiseaseFile } from './heart-disease-files.ts';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Whether the folder holds the file, whole: one that was damaged counts as absent and is fetched again. */
export async function isCached(folder: string, file: HeartDiseaseFile): Promise<boolean> {
  try {
    return sha256Of(await readFile(join(folder, file.name))) === file.sha256;
  } catch {
    return false;
  }
}

/** Puts the file into the folder, whole or not at all. */
export async function writeCached(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, name);
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, bytes, { flag: 'wx' });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new HaleError(
      'DATASET_CACHE_UNWRITABLE',
      `${path} cannot be written (${refusalOf(cause) ?? cause}); make the folder writable, or set storage.folder`,
      { details: { path }, cause },
    );
  }
}
