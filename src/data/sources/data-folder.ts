import { stat } from 'node:fs/promises';
import { HaleError } from '../../errors/index.ts';

/**
 * That the folder which `data.folder` names is there, before a file in it is missed.
 *
 * @throws HaleError TABLE_FILE_MISSING
 */
export async function assertDataFolder(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (found?.isDirectory() === true) return;
  const what = found === undefined ? `there is no folder ${path}` : `${path} is a file, not a folder`;
  throw new HaleError('TABLE_FILE_MISSING', `${what}; --data (data.folder) names the one that holds the files`, {
    details: { path },
  });
}
