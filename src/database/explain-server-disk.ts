import { statfs } from 'node:fs/promises';
import { HaleError } from '../errors/index.ts';
import { failureCode, isConnectionFailure } from './connection/connection-error.ts';
import { connectionTarget } from './connection/connection-target.ts';
import type { Database } from './database.ts';

const diskFull = '53100';
/** A segment of PostgreSQL's log: a server that finds no room for one ends itself, and its clients see only that. */
const logSegmentBytes = 16 * 1024 ** 2;

/** Undefined where it is not known. */
async function freeBytes(folder: string): Promise<number | undefined> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  );
}

/**
 * What to say where the disk of a running server is full: by PostgreSQL's own word, or because the embedded server is
 * gone and has no room to work in. Undefined where it is something else.
 */
export async function explainServerDisk(
  failure: unknown,
  { url, serverFolder }: Pick<Database, 'url' | 'serverFolder'>,
): Promise<HaleError | undefined> {
  const isTold = failureCode(failure) === diskFull;
  if (!isTold && (serverFolder === null || !isConnectionFailure(failure))) return undefined;
  const free = serverFolder === null ? undefined : await freeBytes(serverFolder);
  if (!isTold && (free === undefined || free >= logSegmentBytes)) return undefined;
  const place =
    serverFolder === null
      ? `The disk of the PostgreSQL server at ${connectionTarget(url).address} is full`
      : `The disk of ${serverFolder}, where the embedded PostgreSQL keeps its files, is full`;
  const said = failure instanceof Error ? `: ${failure.message}` : '';
  return new HaleError(
    'DATABASE_DISK_FULL',
    `${place}${said}. Make room there and try again; what was being written was not kept`,
    { details: { folder: serverFolder, free_bytes: free ?? null }, cause: failure },
  );
}
