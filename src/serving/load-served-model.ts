import { HaleError } from '../errors/index.ts';
import { readBundle, readExplainer, typicalRecord } from '../models/index.ts';
import { readProduction } from '../production/index.ts';
import { type BatchLimits, createServedModel, type ServedModel } from './served-model.ts';

/**
 * Reads the version of a model that is in production, checked by hash, structure and canary rows before anything of it
 * is served.
 * @throws HaleError MODEL_NOT_LOADED where none is in production, BUNDLE_INVALID
 */
export async function loadServedModel(
  productionFolder: string,
  name: string,
  limits: BatchLimits,
): Promise<ServedModel> {
  const production = await readProduction(productionFolder, name);
  if (production === null) {
    throw new HaleError('MODEL_NOT_LOADED', `no version of ${name} is in production; train and deploy one`, {
      details: { model: name },
    });
  }
  const { record, bundleFolder } = production;
  const bundle = await readBundle(bundleFolder, { expectedDigest: record.digest, whole: false });
  if (bundle.name !== name) {
    throw new HaleError(
      'BUNDLE_INVALID',
      `the bundle in production as ${name} is one of ${bundle.name}; deploy again`,
      {
        details: { model: name, found: bundle.name },
      },
    );
  }
  const { folder, manifest, pipeline, schema, canary } = bundle;
  const open = () => readExplainer({ folder, manifest, pipeline });
  return createServedModel(record, bundle.predictor, limits, open, typicalRecord(schema, canary.rows));
}
