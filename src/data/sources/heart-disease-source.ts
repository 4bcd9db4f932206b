import { resolve } from 'node:path';
import type { Settings } from '../../config/index.ts';
import { HaleError, isHaleError } from '../../errors/index.ts';
import type { Random } from '../../statistics/index.ts';
import type { DatasetSource } from '../dataset.ts';
import { createSimulatedSource } from '../simulated/simulated-source.ts';
import { assertDataFolder } from './data-folder.ts';
import { downloadHeartDiseaseFiles, heartDiseaseCacheFolder } from './download-heart-disease-files.ts';
import { readHeartDiseaseFiles } from './read-heart-disease-files.ts';

export interface HeartDiseaseContext {
  readonly folder: string;
  readonly storageFolder: string;
  readonly random: Random;
  readonly onRemark?: ((text: string) => void) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

const wayOut = 'Go online once, or give a folder that holds the files with --data DIR';

/**
 * The built-in example: from the folder that the settings name, else from the cache, else from UCI, else, where that is
 * allowed and only because no network answers, a simulated cohort.
 */
export function createHeartDiseaseSource(settings: Settings, context: HeartDiseaseContext): DatasetSource {
  const { folder, uciHeartDisease, simulated } = settings.data;
  const cacheFolder = heartDiseaseCacheFolder(resolve(context.folder, context.storageFolder));
  return {
    async load(options = {}) {
      options.signal?.throwIfAborted();
      const reading = { signal: options.signal, onRemark: context.onRemark };
      if (folder !== undefined) {
        const path = resolve(context.folder, folder);
        await assertDataFolder(path);
        return readHeartDiseaseFiles(settings, path, reading);
      }
      try {
        await downloadHeartDiseaseFiles(uciHeartDisease, cacheFolder, context.fetch ?? fetch, options);
      } catch (error) {
        if (!isHaleError(error) || error.code !== 'DATASET_UNREACHABLE') throw error;
        if (simulated.allowed) {
          context.onRemark?.(`${error.message}; SIMULATED patients stand in for real ones. ${wayOut}`);
          return createSimulatedSource(settings, context.random).load(options);
        }
        throw new HaleError(error.code, `${error.message}. ${wayOut}`, { details: error.details, cause: error });
      }
      return readHeartDiseaseFiles(settings, cacheFolder, reading);
    },
  };
}
