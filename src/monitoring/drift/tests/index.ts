import type { DriftTest } from '../drift-test.ts';
import { chiSquareTest } from './chi-square.ts';
import { jensenShannonTest } from './jensen-shannon.ts';
import { kolmogorovSmirnovTest } from './kolmogorov-smirnov.ts';
import { populationStabilityIndexTest } from './population-stability-index.ts';
import { wassersteinTest } from './wasserstein.ts';

/** Every drift test, in the order in which they are told. */
export const driftTests: readonly DriftTest[] = [
  kolmogorovSmirnovTest,
  chiSquareTest,
  populationStabilityIndexTest,
  jensenShannonTest,
  wassersteinTest,
];
