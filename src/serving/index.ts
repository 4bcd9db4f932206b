export { sentinelsOf } from './field-decoder.ts';
export { createPredictionIds } from './prediction-id.ts';
export { createRecordDecoder, type RecordDecoder } from './record-decoder.ts';
export type { Allowed, BatchIssue, RecordIssue, RecordIssueCode } from './record-issue.ts';
export {
  type BatchLimits,
  createServedModel,
  type Deployment,
  type RowScorer,
  type ServedModel,
} from './served-model.ts';
export { createServedModels, type LoadProblem, type ServedModels } from './served-models.ts';
