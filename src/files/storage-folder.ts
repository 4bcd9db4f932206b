import { access, constants, mkdir } from 'node:fs/promises';
import { HaleError, isHaleError } from '../errors/index.ts';

/** Why the system refuses a file or folder, by the code of its error. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota of the disk is used up'],
  ['ENOTDIR', 'a part of the path is a file'],
  ['EEXIST', 'it is a file'],
  ['ENOENT', 'there is no such folder, or nothing can be made in it'],
  ['ELOOP', 'its links lead in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
]);

const fullCodes = new Set(['ENOSPC', 'EDQUOT']);
/** Codes that are the machine's doing whatever the program asked for; the others may be a mistake of the program. */
const neverBugs = new Set([...fullCodes, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Why the system refuses to write, in words; undefined where the error is of another kind. */
export const refusalOf = (error: unknown): string | undefined => reasons.get(codeOf(error));

/** Words for a failed write that has an error code of its own. */
export interface WriteFailure {
  readonly reason: string;
  /** What to do. */
  readonly mend: string;
  /** The system's code, such as ENOSPC; null where the failure has none. */
  readonly code: string | null;
}

/** Why something below the storage folder could not be written. */
export function describeWriteFailure(error: unknown): WriteFailure {
  const code = codeOf(error);
  const reason = reasons.get(code) ?? (error instanceof Error ? error.message : String(error));
  const mend = fullCodes.has(code) ? 'make room on it' : 'look at the folder and its disk';
  return { reason, mend: `${mend}, or choose another storage.folder`, code: code === '' ? null : code };
}

function unwritable(path: string, code: string, cause: unknown): HaleError {
  const mend = fullCodes.has(code) ? 'make room' : 'make it writable';
  return new HaleError(
    'STORAGE_UNWRITABLE',
    `${path} cannot be written (${reasons.get(code)}); ${mend}, or choose another storage.folder`,
    { details: { path, reason: code }, cause },
  );
}

/**
 * Does what writes below the storage folder.
 *
 * @param path what the refusal names
 * @throws HaleError STORAGE_UNWRITABLE where the disk or its rights are the reason; any other failure as it is
 */
export async function writeStorage<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    throw reasons.has(code) ? unwritable(path, code, error) : error;
  }
}

/**
 * Makes the storage folder, or a folder below it, where it is not there, and looks whether this process may write to it.
 *
 * @throws HaleError STORAGE_UNWRITABLE
 */
export async function ensureStorageFolder(path: string): Promise<void> {
  await writeStorage(path, async () => {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
  });
}

/**
 * That what lies in the storage folder can be looked at; one that is not there yet will do.
 *
 * @throws HaleError STORAGE_UNWRITABLE
 */
export async function assertStorageReadable(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK | constants.X_OK);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw explainRefusal(error);
  }
}

/** A refusal of the system's files, wherever it was met, as STORAGE_UNWRITABLE; any other failure as it is. */
export function explainRefusal(error: unknown): unknown {
  const code = codeOf(error);
  if (isHaleError(error) || !neverBugs.has(code)) return error;
  const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : 'A file';
  if (fullCodes.has(code)) return unwritable(path, code, error);
  return new HaleError(
    'STORAGE_UNWRITABLE',
    `${path} cannot be used (${reasons.get(code)}); give this user the right to it, or choose another storage.folder`,
    { details: { path, reason: code }, cause: error },
  );
}
