import { jensenShannonDistance } from '../../../statistics/index.ts';
import type { DriftTest } from '../drift-test.ts';
import { type BinnedDistance, fitBinned } from './binned.ts';

const distance: BinnedDistance = {
  effectName: 'jensen_shannon_distance',
  distance: (reference, shares) => jensenShannonDistance(reference, shares, 2),
  /** To second order the divergence is an eighth of the population stability index (Lin, 1991), here in bits. */
  limit: ({ reference, sample }) => ({ scale: (1 / reference + 1 / sample) / (8 * Math.LN2), power: 2 }),
};

/** The Jensen–Shannon distance, with base 2, so that it lies in [0, 1]; over the same bins as the population stability index. */
export const jensenShannonTest: DriftTest = {
  name: 'jensen_shannon',
  applies: () => true,
  fit: (reference, settings) => fitBinned(distance, reference, settings),
};
