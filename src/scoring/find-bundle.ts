import { HaleError } from '../errors/index.ts';
import { readBundle, type ServingBundle } from '../models/index.ts';
import { readProduction } from '../production/index.ts';

/** A model to score with, checked by hash, structure and canary rows. */
export interface ScoringModel {
  readonly bundle: ServingBundle;
  readonly name: string;
  /** Null where it comes from a folder and not from the registry. */
  readonly version: string | null;
}

/**
 * The version of a model that is in production; needs no database.
 * @throws HaleError MODEL_NOT_LOADED, BUNDLE_INVALID
 */
export async function findProductionModel(productionFolder: string, name: string): Promise<ScoringModel> {
  const production = await readProduction(productionFolder, name);
  if (production === null) {
    throw new HaleError(
      'MODEL_NOT_LOADED',
      `no version of ${name} is in production; train one (\`hale train\`), name another model or version, or give a --bundle`,
      { details: { model: name } },
    );
  }
  const { record, bundleFolder } = production;
  const bundle = await readBundle(bundleFolder, { expectedDigest: record.digest, whole: false });
  return { bundle, name, version: record.version };
}

/** @throws HaleError BUNDLE_INVALID */
export async function openBundleModel(
  folder: string,
  registered?: { readonly version: string; readonly digest: string },
): Promise<ScoringModel> {
  const expected = registered === undefined ? {} : { expectedDigest: registered.digest };
  const bundle = await readBundle(folder, { ...expected, whole: false });
  return { bundle, name: bundle.name, version: registered?.version ?? null };
}
