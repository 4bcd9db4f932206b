import { isHaleError } from '../../errors/index.ts';
import { readExplainer } from '../../models/index.ts';
import { createRandom } from '../../statistics/index.ts';
import type { Monitor } from '../monitor.ts';
import type { MonitoredVersion } from '../monitored-version.ts';
import {
  type AttributionReference,
  type AttributionSettings,
  detectAttributionDrift,
  fitAttributionReference,
  unexplained,
} from './attribution-drift.ts';

interface Known {
  readonly settings: AttributionSettings;
  readonly reference: Promise<AttributionReference>;
}

/** Explains the predictions of every window. The reference of a version is explained once, whichever window comes first. */
export function createAttributionMonitor(): Monitor {
  const references = new WeakMap<MonitoredVersion, Known>();

  function referenceOf(version: MonitoredVersion, settings: AttributionSettings): Promise<AttributionReference> {
    const known = references.get(version);
    if (known?.settings === settings) return known.reference;
    // Which rows are drawn depends on the version alone: every window is held against the same.
    const random = createRandom(0).fork(version.digest);
    const reference = readExplainer(version.bundle).then((explainer) =>
      fitAttributionReference(version.reference, explainer, settings, random),
    );
    references.set(version, { settings, reference });
    // What failed may succeed another time.
    reference.catch(() => references.delete(version));
    return reference;
  }

  return {
    name: 'attribution_drift',
    async run({ rows, version, settings: { attribution, drift }, random }) {
      if (!attribution.enabled) return [];
      try {
        const reference = await referenceOf(version, attribution);
        return detectAttributionDrift({ window: rows, reference, settings: attribution, bins: drift.bins, random });
      } catch (error) {
        // An older version is watched all the same.
        if (isHaleError(error) && error.code === 'EXPLANATION_UNAVAILABLE') {
          return [unexplained(rows, version.reference, attribution, error.message)];
        }
        throw error;
      }
    },
  };
}
