import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HaleError, isHaleError } from '../errors/index.ts';
import { copyFolder, describeWriteFailure, syncFolder, temporaryName, withFileLock } from '../files/index.ts';
import { readBundle } from '../models/index.ts';

/** Bundles by the digest of their manifest: one that two versions share is there once. */
export interface BundleStore {
  folderOf(digest: string): string;
  /** Keeps a copy of a bundle that was found whole; a damaged one of the same digest is replaced. */
  add(folder: string, digest: string): Promise<void>;
  /** What is wrong with a kept bundle; null where it is whole. */
  problemOf(digest: string): Promise<string | null>;
}

const unfinished = '.unfinished-';

export async function bundleProblem(folder: string, digest: string): Promise<string | null> {
  try {
    await readBundle(folder, { expectedDigest: digest, acceptsConstant: true });
    return null;
  } catch (error) {
    if (isHaleError(error)) return error.message;
    if (error instanceof Error && 'code' in error) return error.message;
    throw error;
  }
}

export function createBundleStore(root: string, lockTimeoutMs: number): BundleStore {
  const folderOf = (digest: string): string => join(root, digest);

  async function removeAbandoned(): Promise<void> {
    for (const name of (await readdir(root)).filter((entry) => entry.startsWith(unfinished))) {
      await rm(join(root, name), { recursive: true, force: true });
    }
  }

  /** Under the lock: what is unfinished there has no writer any more. */
  async function copyIn(folder: string, digest: string): Promise<void> {
    await removeAbandoned();
    if ((await bundleProblem(folderOf(digest), digest)) === null) return;
    const copy = join(root, `${unfinished}${temporaryName()}`);
    try {
      await copyFolder(folder, copy);
      await readBundle(copy, { expectedDigest: digest, acceptsConstant: true });
      // What lies there is damaged.
      await rm(folderOf(digest), { recursive: true, force: true });
      await rename(copy, folderOf(digest));
      await syncFolder(root);
    } catch (error) {
      await rm(copy, { recursive: true, force: true });
      throw error;
    }
  }

  const storeFailed = (digest: string, reason: string, mend: string, cause?: unknown): HaleError =>
    new HaleError(
      'ARTIFACT_STORE_FAILED',
      `The bundle cannot be kept in ${root} (${reason}), and nothing of it was; ${mend}`,
      { details: { digest }, cause },
    );

  return {
    folderOf,
    problemOf: (digest) => bundleProblem(folderOf(digest), digest),

    async add(folder, digest) {
      const onTimeout = (holder: string) =>
        storeFailed(digest, `process ${holder} has been writing there for too long`, 'try again');
      try {
        await mkdir(root, { recursive: true });
        const lock = join(root, '.lock');
        await withFileLock(lock, { timeoutMs: lockTimeoutMs, onTimeout }, () => copyIn(folder, digest));
      } catch (error) {
        if (isHaleError(error) || !(error instanceof Error && 'code' in error)) throw error;
        const { reason, mend } = describeWriteFailure(error);
        throw storeFailed(digest, reason, mend, error);
      }
    },
  };
}
