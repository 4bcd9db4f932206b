export { normal, shuffle } from './draws.ts';
export { createRandom, type Random } from './random.ts';
export { mean, quantile, standardDeviation } from './summary.ts';
