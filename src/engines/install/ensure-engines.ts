import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../config/index.ts';
import type { HaleError } from '../../errors/index.ts';
import type { EngineLibraries, EngineLibrary } from '../engine-libraries.ts';
import { type EngineName, engineNames } from '../engine-name.ts';
import { cacheFolderOf } from './cache-folder.ts';
import { isWhole } from './cached-engine.ts';
import { hostPlatform, isMusl } from './host-platform.ts';
import { installEngine, openMpFolderName } from './install-engine.ts';
import { missingEngine } from './missing-engine.ts';
import { ownLibrary } from './own-library.ts';
import { type LockedPackage, readLock } from './read-lock.ts';
import { hasSystemOpenMp } from './system-openmp.ts';
import { wheelSource } from './wheel-source.ts';

export interface EnsureEnginesOptions {
  /** All where not given. */
  readonly names?: readonly EngineName[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

interface Placed {
  readonly folder: string;
  readonly library: EngineLibrary;
}

const folderOf = (cacheFolder: string, engine: EngineName, version: string): string =>
  join(cacheFolder, `${engine}-${version}-${hostPlatform}`);

async function fromCache(
  engine: EngineName,
  settings: Settings['engines'],
  lock: readonly LockedPackage[],
  options: EnsureEnginesOptions,
): Promise<Placed | HaleError> {
  const source = wheelSource(engine, hostPlatform);
  const locked = lock.find(({ name }) => name === source?.packageName);
  if (source === undefined || locked === undefined) {
    return missingEngine(engine, `no library is published for ${hostPlatform}`);
  }
  const folder = folderOf(cacheFolderOf(settings.cacheFolder), engine, locked.version);
  const placed = (origin: EngineLibrary['origin']): Placed => ({
    folder,
    library: { engine, path: join(folder, source.library), version: locked.version, origin },
  });
  if (await isWhole(folder)) return placed('cache');
  if (!settings.fetch) return missingEngine(engine, `${folder} does not hold it, and engines.fetch is false`);
  if (isMusl()) return missingEngine(engine, 'no library is published for Linux with musl (Alpine)');
  try {
    const { fetchTimeoutMs: timeoutMs, maximumLibraryBytes } = settings;
    const { signal, onProgress } = options;
    await installEngine(locked, source, folder, { timeoutMs, maximumLibraryBytes, signal, onProgress });
    return placed('fetched');
  } catch (error) {
    return missingEngine(engine, error instanceof Error ? error.message : String(error), error);
  }
}

/**
 * The engines' libraries: the user's own, else those of the per-user cache, else fetched now. With a filled cache it
 * reads three small files and starts no process.
 *
 * @returns for each engine its library, or the HaleError ENGINE_MISSING that tells why there is none
 * @throws the signal's reason where it is aborted
 */
export async function ensureEngines(
  settings: Settings['engines'],
  options: EnsureEnginesOptions = {},
): Promise<EngineLibraries> {
  options.signal?.throwIfAborted();
  const wanted = new Set(options.names ?? engineNames);
  const own = { xgboost: settings.xgboostLibrary, lightgbm: settings.lightgbmLibrary };
  const lock = await readLock();
  // XGBoost's package brings the OpenMP that LightGBM needs.
  const needsOpenMp = wanted.has('lightgbm') && !wanted.has('xgboost') && !(await hasSystemOpenMp());

  const find = async (engine: EngineName): Promise<Placed | EngineLibrary | HaleError> => {
    const path = own[engine];
    if (path !== undefined) return ownLibrary(engine, path);
    if (!wanted.has(engine) && !(engine === 'xgboost' && needsOpenMp)) {
      return missingEngine(engine, 'this command did not ask for it');
    }
    return fromCache(engine, settings, lock, options);
  };
  const [xgboost, lightgbm] = await Promise.all([find('xgboost'), find('lightgbm')]);
  options.signal?.throwIfAborted();
  const openMpFolder = 'folder' in xgboost ? join(xgboost.folder, openMpFolderName) : null;
  return {
    xgboost: 'library' in xgboost ? xgboost.library : xgboost,
    lightgbm: 'library' in lightgbm ? lightgbm.library : lightgbm,
    openMpFolder: openMpFolder !== null && existsSync(openMpFolder) ? openMpFolder : null,
    child: settings.child,
  };
}
