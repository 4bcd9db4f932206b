import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  currentProcess,
  formatProcessIdentity,
  isProcessAlive,
  type ProcessIdentity,
  parseProcessIdentity,
} from './process-identity.ts';

/**
 * A name for a folder in which one piece of work of this process keeps what it writes, such as `bundle@host%2F12%2F7@id`:
 * where the process is killed, `sweepWorkingFolders` knows that nobody writes there any more.
 * @param purpose letters
 * @param id unlike that of any other work of this process; no `@`
 */
export const workingFolderName = (purpose: string, id: string, owner: ProcessIdentity = currentProcess()): string =>
  `${purpose}@${encodeURIComponent(formatProcessIdentity(owner))}@${id}`;

/**
 * Removes the working folders of processes of this machine that are gone.
 * @param parent where they are made; it need not be there
 * @returns the names of those that were removed
 */
export async function sweepWorkingFolders(parent: string): Promise<readonly string[]> {
  const names = await readdir(parent).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const abandoned = names.filter(isAbandoned);
  for (const name of abandoned) await rm(join(parent, name), { recursive: true, force: true });
  return abandoned;
}

function isAbandoned(name: string): boolean {
  const [, encoded] = /^[a-z]+@([^@]+)@[^@]+$/.exec(name) ?? [];
  const owner = encoded === undefined ? undefined : parseProcessIdentity(decoded(encoded));
  // Of a process of another machine nobody here knows.
  return owner !== undefined && isProcessAlive(owner) === false;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
