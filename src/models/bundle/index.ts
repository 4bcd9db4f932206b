export type { Bundle, BundleContent, ServingBundle } from './bundle.ts';
export { canaryProblem } from './canary-problem.ts';
export { hashRows, hasLearned, learnedRowsOf } from './learned-rows.ts';
export { readBundle } from './read-bundle.ts';
export { writeBundle } from './write-bundle.ts';
