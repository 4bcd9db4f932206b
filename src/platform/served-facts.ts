import { join, resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import { type ComparisonReport, comparisonReportSchema, readBundle, typicalRecord } from '../models/index.ts';
import { readProduction } from '../production/index.ts';

export interface ServedFacts {
  /** A record of what is most common in each feature: nobody's own row. */
  readonly example: Readonly<Record<string, unknown>>;
  readonly comparison: ComparisonReport;
}

/**
 * What there is to tell of the version in production: from its bundle, so that a start that trains nothing tells it too.
 * @throws HaleError MODEL_NOT_LOADED, BUNDLE_INVALID
 */
export async function servedFacts(
  { settings, folder }: { readonly settings: Settings; readonly folder: string },
  name: string,
): Promise<ServedFacts> {
  const production = await readProduction(join(resolve(folder, settings.storage.folder), 'production'), name);
  if (production === null) throw new HaleError('MODEL_NOT_LOADED', `no version of ${name} is in production`);
  const bundle = await readBundle(production.bundleFolder, { expectedDigest: production.record.digest });
  const { schema, metrics, reference } = bundle;
  return { example: typicalRecord(schema, reference.rows), comparison: comparisonReportSchema.parse(metrics) };
}
