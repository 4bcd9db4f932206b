import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HaleError } from '../errors/index.ts';
import type { TableLimits } from './read-options.ts';

/** A file under the eye of its reader: what it was when the reading began, and a way to see that it still is. */
export interface GuardedFile {
  readonly path: string;
  readonly byteCount: number;
  /** The first bytes, at most 256 KiB. */
  readonly sample: Buffer;
  /** Reads the whole file in pieces; gives its SHA-256. The piece is valid only during the call. */
  readThrough(onBytes: (bytes: Buffer) => void): Promise<string>;
  pieces(): AsyncGenerator<Buffer>;
  /** Refuses when the file is no longer what it was: another size, time of change, or inode. */
  assertUnchanged(): Promise<void>;
  close(): Promise<void>;
}

const sampleBytes = 256 * 1024;
const pieceBytes = 1024 * 1024;

/** Opens a regular file by its literal name: no pattern, no address, no device. */
export async function openGuardedFile(path: string, limits: TableLimits): Promise<GuardedFile> {
  const absolute = resolve(path);
  const handle = await openForReading(absolute, path);
  try {
    const before = await handle.stat();
    if (!before.isFile()) {
      throw new HaleError('TABLE_FILE_UNREADABLE', `${path} is no regular file; name the file that holds the table`);
    }
    if (before.size === 0) {
      throw new HaleError('TABLE_FILE_EMPTY', `${path} is empty; a table with at least one row was expected`);
    }
    if (before.size > limits.maximumBytes) {
      throw new HaleError(
        'TABLE_TOO_LARGE',
        `${path} has ${before.size} bytes; data.limits.maximumBytes allows ${limits.maximumBytes}`,
        { details: { bytes: before.size, allowed: limits.maximumBytes } },
      );
    }
    const sample = Buffer.alloc(Math.min(sampleBytes, before.size));
    const { bytesRead } = await handle.read(sample, 0, sample.length, 0);
    async function* pieces(): AsyncGenerator<Buffer> {
      const buffer = Buffer.allocUnsafe(pieceBytes);
      for (let position = 0; ; ) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    }
    return {
      path: absolute,
      byteCount: before.size,
      sample: sample.subarray(0, bytesRead),
      pieces,
      async readThrough(onBytes) {
        const hash = createHash('sha256');
        for await (const piece of pieces()) {
          hash.update(piece);
          onBytes(piece);
        }
        return hash.digest('hex');
      },
      async assertUnchanged() {
        const byName = await openForReading(absolute, path);
        const after = await byName.stat().finally(() => byName.close());
        if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || after.ino !== before.ino) {
          throw changed(path);
        }
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export const changed = (path: string): HaleError =>
  new HaleError('TABLE_FILE_CHANGED', `${path} changed while it was read; let its writer finish, then read it again`);

async function openForReading(absolute: string, path: string): Promise<FileHandle> {
  try {
    return await open(absolute, 'r');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw missing
      ? new HaleError('TABLE_FILE_MISSING', `there is no file ${path}; check its name and the folder you are in`, {
          cause: error,
        })
      : new HaleError('TABLE_FILE_UNREADABLE', `${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
