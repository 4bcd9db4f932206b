import { dirname } from 'node:path';
import { HaleError } from '../errors/index.ts';
import { ensureStorageFolder, writeStorage } from '../files/index.ts';
import { createOwnerOnly, readOwnerOnly } from './owner-only-file.ts';
import { createToken, tokenId } from './token.ts';

/**
 * The token of whoever owns the data folder: made at the first start, kept in a file that only its owner can read.
 * @throws HaleError KEY_FILE_INVALID where others can read the file, or it holds no token; STORAGE_UNWRITABLE.
 */
export async function ensureAdminToken(path: string): Promise<string> {
  await ensureStorageFolder(dirname(path));
  const created = createToken();
  if (await writeStorage(path, () => createOwnerOnly(path, `${created.token}\n`))) return created.token;
  const token = (await readOwnerOnly(path)).trim();
  if (tokenId(token) === undefined) {
    throw new HaleError('KEY_FILE_INVALID', `${path} holds no token; remove it and start again, which makes another`, {
      details: { path },
    });
  }
  return token;
}
