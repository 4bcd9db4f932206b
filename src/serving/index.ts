export type { Explanation, RowExplainer } from './explanation.ts';
export { excerptOf, sentinelsOf } from './field-decoder.ts';
export { loadServedModel } from './load-served-model.ts';
export { createPredictionIds, type IdSource } from './prediction-id.ts';
export { openProductionModels, type ProductionModels, type ProductionModelsOptions } from './production-models.ts';
export { createRecordDecoder, type RecordDecoder } from './record-decoder.ts';
export type { Allowed, BatchIssue, RecordIssue, RecordIssueCode } from './record-issue.ts';
export {
  type BatchLimits,
  createServedModel,
  type RowScorer,
  type ServedModel,
} from './served-model.ts';
export { createServedModels, type LoadProblem, type ServedModels } from './served-models.ts';
