export { createDatasetSource, type DatasetSourceContext } from './create-dataset-source.ts';
export type { Dataset, DatasetFile, DatasetSource, DatasetSourceType, LoadOptions } from './dataset.ts';
export { type EncodedRows, encodeColumn, encodeFeatures } from './encoding/encode-features.ts';
export { encodeTarget } from './encoding/encode-target.ts';
export { describeFeatureValues } from './encoding/feature-codes.ts';
export { readingOptions } from './reading-options.ts';
