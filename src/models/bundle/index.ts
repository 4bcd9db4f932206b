export type { Bundle, BundleContent, ServingBundle } from './bundle.ts';
export { checkCanary } from './check-canary.ts';
export { readBundle } from './read-bundle.ts';
export { writeBundle } from './write-bundle.ts';
