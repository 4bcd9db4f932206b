import { execFile } from 'node:child_process';
import { chmod, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'vitest';

const run = promisify(execFile);

/** A real file system that can be filled to the last byte. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all room but so many bytes. */
  leave(bytes: number): Promise<void>;
  close(): Promise<void>;
}

export async function mountSmallDisk(sizeMb: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'hale-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', folder]);
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  await chmod(folder, 0o777);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    async leave(bytes) {
      await rm(ballast, { force: true });
      const { bavail, bsize } = await statfs(folder);
      const handle = await open(ballast, 'w');
      const piece = new Uint8Array(bsize);
      for (let taken = 0; taken < Number(bavail) - Math.ceil(bytes / bsize); taken += 1) await handle.write(piece);
      await handle.close();
    },
    async close() {
      await run('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}

async function whyNotMounted(): Promise<string | null> {
  try {
    await (await mountSmallDisk(1)).close();
    return null;
  } catch (error) {
    const [firstLine] = String(error instanceof Error && 'stderr' in error ? error.stderr : error).split('\n');
    return `needs the right to mount a file system: ${firstLine}`;
  }
}

/** `describe` for tests on a disk that fills: skipped, with the reason, where this user may not mount one. */
export async function describeWithSmallDisk(title: string, body: () => void): Promise<void> {
  const reason = await whyNotMounted();
  if (reason === null) describe(title, body);
  else describe(title, () => it.skip(reason, () => {}));
}
