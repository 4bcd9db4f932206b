import { createRandom } from '../../statistics/index.ts';
import type { Monitor, MonitorInput } from '../monitor.ts';
import type { MonitoredVersion } from '../monitored-version.ts';
import { estimatePerformance } from './estimation/estimate-performance.ts';
import { createEstimationReference, type EstimationReference } from './estimation/estimation-reference.ts';
import { createPerformanceReference } from './performance-reference.ts';
import { realisedPerformance } from './realised-performance.ts';
import { slicePerformance } from './slices/slice-performance.ts';

/** How well the model does in a window: where outcomes are known, whole and by slice, and as it is estimated to. */
export function createPerformanceMonitors(): readonly Monitor[] {
  const references = new WeakMap<
    MonitoredVersion,
    { settings: MonitorInput['settings']; fitted: EstimationReference }
  >();

  function referenceOf({ version, settings }: MonitorInput): EstimationReference {
    const known = references.get(version);
    if (known?.settings === settings) return known.fitted;
    // Of the version alone, so that windows of one size have one threshold.
    const random = createRandom(0).fork(version.digest);
    const { reference, bundle } = version;
    const performance = createPerformanceReference(reference, bundle.threshold, settings.performance, random);
    const fitted = createEstimationReference(performance, settings.estimation, random);
    references.set(version, { settings, fitted });
    return fitted;
  }

  return [
    {
      name: 'performance',
      run(input) {
        const { rows, version, random } = input;
        const settings = input.settings.performance;
        const { performance } = referenceOf(input);
        return [
          ...realisedPerformance({ window: rows, reference: performance, settings, random }),
          ...slicePerformance({ window: rows, reference: performance, schema: version.bundle.schema, settings }),
        ];
      },
    },
    {
      name: 'estimated_performance',
      run(input) {
        if (!input.settings.estimation.enabled) return [];
        const { rows, settings, random } = input;
        return estimatePerformance({ window: rows, reference: referenceOf(input), settings, random });
      },
    },
  ];
}
