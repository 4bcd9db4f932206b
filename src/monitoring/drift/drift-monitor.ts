import type { Monitor } from '../monitor.ts';
import type { MonitoredVersion } from '../monitored-version.ts';
import { detectDrift } from './detect-drift.ts';
import { type DriftReference, fitDriftReference } from './drift-reference.ts';
import type { DriftSettings } from './drift-settings.ts';
import type { ThresholdCache } from './thresholds/threshold-cache.ts';

/** Drift of features and output, with thresholds that outlive the process. */
export function createDriftMonitor(thresholds: ThresholdCache): Monitor {
  const references = new WeakMap<MonitoredVersion, DriftReference>();

  function referenceOf(version: MonitoredVersion, settings: DriftSettings): DriftReference {
    const known = references.get(version);
    if (known?.settings === settings) return known;
    const fitted = fitDriftReference(version.reference, version.bundle.schema, settings, version.digest);
    references.set(version, fitted);
    return fitted;
  }

  return {
    name: 'drift',
    run: ({ rows, version, settings, random }) =>
      detectDrift(rows, referenceOf(version, settings.drift), { thresholds, random }),
  };
}
