import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeFile, isWhole, writeContents } from './cached-engine.ts';
import { type FetchOptions, fetchWheel } from './fetch-wheel.ts';
import type { LockedPackage } from './read-lock.ts';
import { unpackWheel } from './unpack-wheel.ts';
import { openMpMember, type WheelSource } from './wheel-source.ts';

export interface InstallOptions extends FetchOptions {
  readonly maximumLibraryBytes: number;
}

/** The name under which the system's loader looks for GNU's OpenMP, in a folder that may be put on its path. */
export const openMpFolderName = 'openmp';
const openMpLibrary = 'libgomp.so.1';

const partialPrefix = '.partial-';
/** A download that was killed leaves its folder; none takes an hour. */
const abandonedAfterMs = 3_600_000;

async function removeAbandoned(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    if (!name.startsWith(partialPrefix)) continue;
    const path = join(cacheFolder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < Date.now() - abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}

/** Unpacks into `folder` what the engine needs and describes it. */
export async function fillFolder(
  wheel: string,
  folder: string,
  source: WheelSource,
  locked: LockedPackage,
  maximumLibraryBytes: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const paths = await unpackWheel(wheel, folder, source.isWanted, maximumLibraryBytes);
  if (!paths.includes(source.library)) throw new Error(`${locked.name} ${locked.version} holds no ${source.library}`);
  const openMp = paths.find((path) => openMpMember.test(path));
  if (openMp !== undefined) {
    await mkdir(join(folder, openMpFolderName));
    await copyFile(join(folder, openMp), join(folder, openMpFolderName, openMpLibrary));
    paths.push(`${openMpFolderName}/${openMpLibrary}`);
  }
  const files = await Promise.all(paths.map((path) => describeFile(folder, path)));
  await writeContents(folder, { package: locked.name, version: locked.version, files });
}

/** Gives `filled` the name `folder`. Another process may do the same at once: a whole folder that is there stays. */
async function place(filled: string, folder: string, aside: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await rename(filled, folder);
      return;
    } catch (error) {
      if (attempt === 3) throw error;
      if (await isWhole(folder)) return;
      await rename(folder, `${aside}-${attempt}`).catch(() => undefined);
    }
  }
}

/**
 * Fetches a package and makes `folder` of what it holds, whole or not at all; a damaged folder of that name is replaced.
 *
 * @throws FetchError, or the error of the file system or of the package
 */
export async function installEngine(
  locked: LockedPackage,
  source: WheelSource,
  folder: string,
  options: InstallOptions,
): Promise<void> {
  const cacheFolder = dirname(folder);
  await mkdir(cacheFolder, { recursive: true });
  await removeAbandoned(cacheFolder);
  const partial = await mkdtemp(join(cacheFolder, partialPrefix));
  try {
    const download = join(partial, 'download');
    await mkdir(download);
    options.onProgress?.(`fetching ${locked.name} ${locked.version}`);
    const wheel = await fetchWheel(locked, source.platformTag, download, options);
    const filled = join(partial, 'filled');
    await fillFolder(wheel, filled, source, locked, options.maximumLibraryBytes);
    await place(filled, folder, join(partial, 'damaged'));
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
