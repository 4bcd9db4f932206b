export type { Bundle, BundleContent, ServingBundle } from './bundle.ts';
export { canaryProblem } from './canary-problem.ts';
export { hashRows, hasLearned, learnedRowsOf } from './learned-rows.ts';
export { openPredictorPool, type PredictorPool } from './predictor-pool.ts';
export { readBundle } from './read-bundle.ts';
export { readExplainer } from './read-explainer.ts';
export { writeBundle } from './write-bundle.ts';
