export {
  type BootstrapInterval,
  type BootstrapSettings,
  bootstrapDifferences,
  bootstrapIntervals,
  type SampleStatistics,
} from './bootstrap.ts';
export { clusteredStandardError } from './clustered-standard-error.ts';
export { normal, shuffle } from './draws.ts';
export { groupedFolds } from './grouped-folds.ts';
export { normalProbability, normalQuantile } from './normal-distribution.ts';
export { type Candidate, oneStandardErrorChoice } from './one-standard-error.ts';
export { createRandom, type Random } from './random.ts';
export { stratifiedFolds } from './stratified-folds.ts';
export { mean, quantile, standardDeviation } from './summary.ts';
