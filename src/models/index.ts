export {
  type Calibration,
  calibrationSchema,
  compileCalibration,
  fitCalibration,
} from './calibration/index.ts';
export {
  type CompiledFeaturePipeline,
  compileFeaturePipeline,
  type FeaturePipeline,
  featurePipelineSchema,
  fitFeaturePipeline,
  type Representation,
} from './features/index.ts';
export {
  fitLogisticRegression,
  type LinearModel,
  type LogisticRegressionParameters,
  linearModelSchema,
  serialiseLinearModel,
} from './logistic-regression/index.ts';
export { chooseThreshold } from './threshold/index.ts';
