import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the files of the embedded server lie. */
export interface ServerFiles {
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly log: string;
}

export function serverFiles(storageFolder: string): ServerFiles {
  const folder = join(storageFolder, 'postgres');
  return {
    folder,
    data: join(folder, 'data'),
    password: join(folder, 'password'),
    log: join(folder, 'server.log'),
  };
}

/** The user and the database of everything that Hale keeps. */
export const embeddedUser = 'hale';
export const embeddedDatabase = 'hale';

/** What a running PostgreSQL says of itself in postmaster.pid (its src/include/utils/pidfile.h). */
export interface PostmasterRecord {
  readonly pid: number;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping' | 'standby' | 'unknown';
}

const statuses = ['starting', 'ready', 'stopping', 'standby'] as const;

/** Undefined where no server runs, or none has said yet where it listens. */
export async function readPostmasterRecord(files: ServerFiles): Promise<PostmasterRecord | undefined> {
  const text = await readFile(join(files.data, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const status = lines[7]?.trim();
  return {
    pid: Number.isInteger(pid) ? pid : 0,
    port: Number(lines[3] ?? 0),
    status: statuses.find((known) => known === status) ?? 'unknown',
  };
}
