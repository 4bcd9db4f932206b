import { join } from 'node:path';
import type { Settings } from '../config/index.ts';
import type { ClassNames, LabelDoors } from '../labels/index.ts';
import { readBundle } from '../models/index.ts';
import { createPredictionLogReader } from '../prediction-log/index.ts';
import { readProduction } from '../production/index.ts';

/** What labels are checked against: the prediction log, and the versions in production, each read once. */
export function createLabelDoors(settings: Settings, storageFolder: string): LabelDoors {
  const log = createPredictionLogReader(join(storageFolder, 'prediction-log'), settings.predictionLog);
  const productionFolder = join(storageFolder, 'production');
  const namesOfBundles = new Map<string, ClassNames>();
  return {
    findPredictions: (ids) => log.findPredictions(ids),
    async classNamesOf(model) {
      const production = await readProduction(productionFolder, model);
      if (production === null) return undefined;
      const { digest } = production.record;
      let names = namesOfBundles.get(digest);
      if (names === undefined) {
        const bundle = await readBundle(production.bundleFolder, { expectedDigest: digest, whole: false });
        const { negativeLabel, positiveLabel } = bundle.schema.target;
        names = { negativeLabel, positiveLabel };
        namesOfBundles.set(digest, names);
      }
      return names;
    },
  };
}
