import { populationStabilityIndex } from '../../../statistics/index.ts';
import type { DriftTest } from '../drift-test.ts';
import { type BinnedDistance, fitBinned } from './binned.ts';

const distance: BinnedDistance = {
  effectName: 'population_stability_index',
  distance: (reference, shares) => populationStabilityIndex(reference, shares),
  /** Yurdakul, "Statistical properties of the population stability index", 2018. */
  limit: ({ reference, sample }) => ({ scale: 1 / reference + 1 / sample, power: 1 }),
};

/** The population stability index over deciles of the reference, or over categories. */
export const populationStabilityIndexTest: DriftTest = {
  name: 'population_stability_index',
  applies: () => true,
  fit: (reference, settings) => fitBinned(distance, reference, settings),
};
