import { lightgbm } from './lightgbm.ts';
import { logisticRegression } from './logistic-regression.ts';
import type { ModelKind, ModelKindName } from './model-kind.ts';
import { randomForest } from './random-forest.ts';
import { xgboost } from './xgboost.ts';

export {
  type FitContext,
  type FittedModel,
  type ModelKind,
  type ModelKindName,
  type ModelParameters,
  modelKindNames,
} from './model-kind.ts';

const kinds: Readonly<Record<ModelKindName, ModelKind>> = {
  logistic_regression: logisticRegression,
  random_forest: randomForest,
  xgboost,
  lightgbm,
};

export const modelKind = (name: ModelKindName): ModelKind => kinds[name];
