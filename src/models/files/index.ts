export { invalidModelFile, type ModelFormat } from './invalid-model-file.ts';
export { readLightgbm } from './read-lightgbm.ts';
export { readLinear } from './read-linear.ts';
export { readXgboost } from './read-xgboost.ts';
export { missing, type ReadingOptions, type Tree, type TreeEnsemble } from './tree-ensemble.ts';
