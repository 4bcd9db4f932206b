import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HaleError, isHaleError } from '../../errors/index.ts';
import { describeWriteFailure, isUnfinishedName, replaceFile } from '../../files/index.ts';
import { parseArtifactPath } from './artifact-path.ts';
import type { ArtifactContent, ArtifactStore, StoredArtifact } from './artifact-store.ts';

const chunkBytes = 1024 ** 2;
/** Where links are not followed, the last name of a path may not be one either. */
const noFollow = constants.O_NOFOLLOW ?? 0;

export interface LocalArtifactStoreOptions {
  readonly maximumBytes: number;
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');

function storeFailed(folder: string, path: string, error: unknown): HaleError {
  if (isHaleError(error)) return error;
  const { reason, mend, code } = describeWriteFailure(error);
  return new HaleError(
    'ARTIFACT_STORE_FAILED',
    `The artifact ${path} cannot be stored in ${folder}, or read from it (${reason}); ${mend}`,
    { details: { path, reason: code }, cause: error },
  );
}

const tooLarge = (path: string, maximumBytes: number): HaleError =>
  new HaleError(
    'ARTIFACT_TOO_LARGE',
    `The artifact ${path} has more than ${maximumBytes} bytes; raise tracking.maximumArtifactBytes, or keep it elsewhere`,
    { details: { path, maximumBytes } },
  );

async function copyBounded(source: FileHandle, target: FileHandle, path: string, maximumBytes: number): Promise<void> {
  const chunk = new Uint8Array(chunkBytes);
  for (let written = 0; ; ) {
    const { bytesRead } = await source.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) return;
    written += bytesRead;
    if (written > maximumBytes) throw tooLarge(path, maximumBytes);
    await target.writeFile(chunk.subarray(0, bytesRead));
  }
}

/** Artifacts as files below one folder, which is made at the first write. */
export function createLocalArtifactStore(folder: string, { maximumBytes }: LocalArtifactStoreOptions): ArtifactStore {
  /** Whoever can put a link below the folder must not make the store read or write elsewhere. */
  async function refuseLinks(root: string, path: string): Promise<void> {
    let place = root;
    for (const name of path.split('/')) {
      place = join(place, name);
      const found = await lstat(place).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      if (found === undefined) return;
      if (found.isSymbolicLink()) {
        throw new HaleError('ARTIFACT_PATH_INVALID', `The path ${path} goes through a link, which is not followed`, {
          details: { path },
        });
      }
    }
  }

  async function placeOf(text: string): Promise<{ path: string; place: string }> {
    const path = parseArtifactPath(text);
    const root = await realpath(folder);
    await refuseLinks(root, path);
    return { path, place: join(root, path) };
  }

  async function writeContent(handle: FileHandle, content: ArtifactContent, path: string): Promise<void> {
    if (typeof content === 'string' || content instanceof Uint8Array) return handle.writeFile(content);
    const source = await open(content.file, 'r');
    try {
      if (!(await source.stat()).isFile()) throw new TypeError(`${content.file} is no file`);
      await copyBounded(source, handle, path, maximumBytes);
    } finally {
      await source.close();
    }
  }

  function sizeOf(content: ArtifactContent): number {
    if (typeof content === 'string') return Buffer.byteLength(content);
    return content instanceof Uint8Array ? content.length : 0;
  }

  return {
    async write(text, content) {
      try {
        await mkdir(folder, { recursive: true });
        const { path, place } = await placeOf(text);
        if (sizeOf(content) > maximumBytes) throw tooLarge(path, maximumBytes);
        await mkdir(dirname(place), { recursive: true });
        await replaceFile(place, (handle) => writeContent(handle, content, path));
      } catch (error) {
        throw storeFailed(folder, text, error);
      }
    },

    async read(text) {
      try {
        const { path, place } = await placeOf(text);
        const handle = await open(place, constants.O_RDONLY | noFollow);
        try {
          const found = await handle.stat();
          if (!found.isFile()) throw Object.assign(new Error(), { code: 'ENOENT' });
          if (found.size > maximumBytes) throw tooLarge(path, maximumBytes);
          return await handle.readFile();
        } finally {
          await handle.close();
        }
      } catch (error) {
        if (!isMissing(error)) throw storeFailed(folder, text, error);
        throw new HaleError('ARTIFACT_NOT_FOUND', `There is no artifact ${JSON.stringify(text)}`, {
          details: { path: text },
        });
      }
    },

    async list(text) {
      try {
        const { path, place } = await placeOf(text);
        const entries = await readdir(place, { withFileTypes: true });
        const artifacts = entries.filter(
          (entry) => (entry.isFile() || entry.isDirectory()) && !isUnfinishedName(entry.name),
        );
        const listed = artifacts.map(async (entry): Promise<StoredArtifact> => {
          const isFolder = entry.isDirectory();
          const sizeBytes = isFolder ? null : (await lstat(join(place, entry.name))).size;
          return { path: `${path}/${entry.name}`, isFolder, sizeBytes };
        });
        return (await Promise.all(listed)).sort((a, b) => (a.path < b.path ? -1 : 1));
      } catch (error) {
        if (isMissing(error)) return [];
        throw storeFailed(folder, text, error);
      }
    },
  };
}
