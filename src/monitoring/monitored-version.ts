import { type Bundle, readBundle } from '../models/index.ts';
import type { Registry } from '../registry/index.ts';
import type { ReferenceRows } from './window-rows.ts';

/** A model version, and the rows that its windows are held against. */
export interface MonitoredVersion {
  readonly model: string;
  readonly version: string;
  /** Of its bundle: what was fitted on its reference can be kept under it. */
  readonly digest: string;
  readonly bundle: Bundle;
  readonly reference: ReferenceRows;
}

/** @throws HaleError MODEL_NOT_FOUND, MODEL_VERSION_NOT_FOUND, BUNDLE_INVALID */
export async function loadMonitoredVersion(
  registry: Pick<Registry, 'getVersion'>,
  model: string,
  version: string,
): Promise<MonitoredVersion> {
  const { bundleFolder, digest } = await registry.getVersion(model, version);
  const bundle = await readBundle(bundleFolder, { expectedDigest: digest });
  return { model, version, digest, bundle, reference: bundle.reference };
}
