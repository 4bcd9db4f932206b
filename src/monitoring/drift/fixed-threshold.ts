import type { DriftSettings } from './drift-settings.ts';
import type { DriftMeasure, DriftTestName } from './drift-test.ts';

/** What a distance is compared with under the strategy `fixed`. */
export interface FixedComparison {
  /** In the unit of `threshold`. */
  readonly value: number;
  readonly threshold: number;
}

/** Null for a test with a p-value of its own, and for a Wasserstein distance from a constant, which has no deviation. */
export function fixedComparison(
  name: DriftTestName,
  measure: DriftMeasure,
  { fixed }: DriftSettings['thresholds'],
): FixedComparison | null {
  switch (name) {
    case 'population_stability_index':
      return { value: measure.statistic, threshold: fixed.populationStabilityIndex };
    case 'jensen_shannon':
      return { value: measure.statistic, threshold: fixed.jensenShannon };
    case 'wasserstein':
      return measure.effectSize === null ? null : { value: measure.effectSize.value, threshold: fixed.wasserstein };
    case 'kolmogorov_smirnov':
    case 'chi_square':
      return null;
  }
}
