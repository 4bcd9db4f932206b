import { z } from 'zod';
import { modelKindNames } from '../../config/index.ts';
import { invalidBundle } from './invalid-bundle.ts';

export const manifestName = 'manifest.json';

/** Changes whenever a program of before could not read the bundle rightly. */
export const bundleFormatVersion = 2;

/** The names of a bundle's files. All but the plots must be there. */
export const bundleFiles = {
  schema: 'schema.json',
  pipeline: 'pipeline.json',
  calibration: 'calibration.json',
  model: { 'linear-json': 'model.json', 'xgboost-ubj': 'model.ubj', 'lightgbm-text': 'model.txt' },
  canary: 'canary.rows',
  reference: 'reference.rows',
  learned: 'learned.hashes',
  metrics: 'metrics.json',
  card: 'card.md',
  plotsFolder: 'plots',
} as const;

/** Names that mean the same on every file system, in one folder or in `plots/`. */
export const fileNamePattern = /^(plots\/)?[a-z0-9][a-z0-9_-]{0,99}(\.[a-z0-9]{1,10})+$/;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.strictObject({
  format_version: z.literal(bundleFormatVersion),
  name: z.string().min(1).max(250),
  kind: z.enum(modelKindNames),
  model_format: z.enum(['linear-json', 'xgboost-ubj', 'lightgbm-text']),
  threshold: z.number().min(0).max(1),
  simulated: z.boolean(),
  dataset_digest: z.string().min(1).max(200),
  engine: z.strictObject({ name: z.string().min(1).max(100), version: z.string().min(1).max(100) }).nullable(),
  seed: z.number(),
  files: z.record(
    z.string().regex(fileNamePattern),
    z.strictObject({ sha256: sha256Schema, size_bytes: z.int().min(0) }),
  ),
});
/** What a bundle is, and the hash and size of each of its files; snake_case, because it is read outside Hale too. */
export type BundleManifest = z.infer<typeof manifestSchema>;

/** @throws HaleError BUNDLE_INVALID */
export function parseManifest(bytes: Uint8Array): BundleManifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalidBundle(manifestName, 'it is not JSON', error);
  }
  const version = z.looseObject({ format_version: z.unknown() }).safeParse(parsed).data?.format_version;
  if (version !== bundleFormatVersion) {
    const found = typeof version === 'number' ? `format version ${version}` : 'no format version';
    throw invalidBundle(manifestName, `it states ${found}; this Hale reads ${bundleFormatVersion}`);
  }
  const manifest = manifestSchema.safeParse(parsed);
  if (!manifest.success) {
    const issue = manifest.error.issues[0]!;
    throw invalidBundle(manifestName, `${issue.path.join('.')}: ${issue.message}`, manifest.error);
  }
  return manifest.data;
}
