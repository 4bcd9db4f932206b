import type { Settings } from '../config/index.ts';
import type { Random } from '../statistics/index.ts';
import type { DatasetSource } from './dataset.ts';
import { createFileSource } from './sources/file-source.ts';
import { createHeartDiseaseSource } from './sources/heart-disease-source.ts';

export interface DatasetSourceContext {
  /** The project folder; relative paths of the settings start here. */
  readonly folder: string;
  readonly storageFolder: string;
  /** Draws the simulated cohort, where it comes to that. */
  readonly random: Random;
  /** Told what a person should know of the data though the loading goes on. */
  readonly onRemark?: ((text: string) => void) | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** The source that `data.source` names. */
export function createDatasetSource(settings: Settings, context: DatasetSourceContext): DatasetSource {
  switch (settings.data.source) {
    case 'file':
      return createFileSource(settings, context);
    case 'uci-heart-disease':
      return createHeartDiseaseSource(settings, context);
  }
}
