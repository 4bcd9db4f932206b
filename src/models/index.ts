export {
  type Bundle,
  type BundleContent,
  canaryProblem,
  hashRows,
  hasLearned,
  learnedRowsOf,
  openPredictorPool,
  type PredictorPool,
  readBundle,
  readExplainer,
  type ServingBundle,
  writeBundle,
} from './bundle/index.ts';
export {
  type Calibration,
  compileCalibration,
  fitCalibration,
  type RowTies,
} from './calibration/index.ts';
export { type ComparisonReport, comparisonReportSchema, type KindReport } from './comparison-report.ts';
export type { Explainer, ExplanationScale } from './explainer/index.ts';
export {
  type CompiledFeaturePipeline,
  compileFeaturePipeline,
  type FeaturePipeline,
  featurePipelineSchema,
  fitFeaturePipeline,
  type Representation,
} from './features/index.ts';
export type { ModelFormat } from './files/index.ts';
export {
  type FitContext,
  type FittedModel,
  type ModelKind,
  type ModelKindName,
  type ModelParameters,
  modelKind,
  modelKindNames,
} from './kinds/index.ts';
export { type LinearModel, serialiseLinearModel } from './logistic-regression/linear-model.ts';
export { createPredictor, type Predictor, type PredictorParts } from './predictor/index.ts';
export { openScoringPool, readScorer, type Scorer } from './scorer/index.ts';
export { chooseThreshold } from './threshold/index.ts';
export { typicalRecord } from './typical-record.ts';
