export { countInBins, doaneEdges, quantileEdges, sortedWithoutMissing, sturgesEdges } from './bins.ts';
export {
  type BootstrapInterval,
  type BootstrapSettings,
  bootstrapDifferences,
  bootstrapIntervals,
  type SampleStatistics,
} from './bootstrap.ts';
export { type ChiSquare, type ChiSquareOptions, chiSquareTwoSample } from './chi-square.ts';
export { clusteredStandardError } from './clustered-standard-error.ts';
export { blocksInTime, cutsInTime } from './cuts-in-time.ts';
export { cramersV, jensenShannonDistance, populationStabilityIndex, wassersteinDistance } from './distances.ts';
export { normal, shuffle } from './draws.ts';
export { binomialTail, hypergeometricTail } from './exact-tails.ts';
export { chiSquareTail } from './gamma.ts';
export { groupedFolds } from './grouped-folds.ts';
export { kolmogorovTail } from './kolmogorov-distribution.ts';
export { type KolmogorovSmirnov, kolmogorovSmirnov, kolmogorovSmirnovStatistic } from './kolmogorov-smirnov.ts';
export { benjaminiHochberg, bonferroni, holm } from './multiplicity.ts';
export { normalProbability, normalQuantile } from './normal-distribution.ts';
export { type Candidate, oneStandardErrorChoice } from './one-standard-error.ts';
export { createRandom, type Random } from './random.ts';
export { type Ranks, ranksAmong } from './ranks.ts';
export { sortNumbers } from './sort-numbers.ts';
export { stratifiedFolds } from './stratified-folds.ts';
export { mean, quantile, standardDeviation } from './summary.ts';
export { type MannKendall, mannKendall, type TheilSen, theilSen } from './trend.ts';
