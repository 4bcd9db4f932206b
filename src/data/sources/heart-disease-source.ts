import { resolve } from 'node:path';
import type { Settings } from '../../config/index.ts';
import type { DatasetSource } from '../dataset.ts';
import { readHeartDiseaseFiles } from './read-heart-disease-files.ts';

export interface HeartDiseaseContext {
  readonly folder: string;
}

export function createHeartDiseaseSource(settings: Settings, context: HeartDiseaseContext): DatasetSource {
  return {
    async load(options = {}) {
      const { folder } = settings.data;
      if (folder !== undefined) return readHeartDiseaseFiles(settings, resolve(context.folder, folder), options);
      throw new Error('not yet');
    },
  };
}
