export { fitLogisticRegression, type LogisticRegressionParameters } from './fit-logistic-regression.ts';
export { type LinearModel, linearModelSchema, serialiseLinearModel } from './linear-model.ts';
