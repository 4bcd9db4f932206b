import { statfs } from 'node:fs/promises';
import { HaleError } from '../../errors/index.ts';

/** How PostgreSQL 18 and the C library call it: ENOSPC, EDQUOT, and the hint of a write that was cut short. */
const fullDiskWords = /No space left on device|Disk quota exceeded|Check free disk space/;

/** What an embedded server takes before anything is kept in it: its catalogues, and two segments of its log. */
const emptyServerMb = 65;

/**
 * What to say where the words of PostgreSQL tell of a full disk; undefined where they tell of something else.
 *
 * @param folder one on the disk of the server's files
 */
export async function explainFullDisk(said: string, folder: string): Promise<HaleError | undefined> {
  if (!fullDiskWords.test(said)) return undefined;
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => Math.floor((bavail * bsize) / 1024 ** 2),
    () => undefined,
  );
  const found = free === undefined ? '' : `: ${free} MB are free`;
  return new HaleError(
    'POSTGRES_FAILED',
    `The embedded PostgreSQL has no room in ${folder}${found}, and it takes ${emptyServerMb} MB before anything is kept; ` +
      'make room, choose another storage.folder, or set DATABASE_URL',
    { details: { folder, reason: 'ENOSPC', free_mb: free ?? null } },
  );
}
