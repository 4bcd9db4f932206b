import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../files/index.ts';

/** Writes a file of rows, whole or not at all; only its owner may read it. Its folder is made where it is not there. */
export async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, async (handle) => {
    await handle.chmod(0o600);
    for (const piece of pieces) await handle.writeFile(piece);
  });
}
