export { createPredictor, type Predictor, type PredictorParts } from './create-predictor.ts';
