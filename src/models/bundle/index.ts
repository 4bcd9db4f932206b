export type { Bundle, BundleCanary, BundleContent, BundleReference, ServingBundle } from './bundle.ts';
export { canaryProblem, checkCanary } from './check-canary.ts';
export { type BundleManifest, bundleFiles } from './manifest.ts';
export { type ReadBundleOptions, readBundle } from './read-bundle.ts';
export { writeBundle } from './write-bundle.ts';
