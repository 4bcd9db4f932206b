import { type ModelFormat, readLightgbm, readLinear, readXgboost } from '../files/index.ts';
import type { ColumnExplainer } from './column-explainer.ts';
import { createLinearExplainer } from './linear-explainer.ts';
import { createTreeExplainer } from './tree-explainer.ts';

/**
 * The explainer of a model file, whose structure is checked first.
 * @throws HaleError MODEL_FILE_INVALID, EXPLANATION_UNAVAILABLE
 */
export function readColumnExplainer(format: ModelFormat, bytes: Uint8Array): ColumnExplainer {
  switch (format) {
    case 'linear-json':
      return createLinearExplainer(readLinear(bytes));
    case 'xgboost-ubj':
      return createTreeExplainer(readXgboost(bytes, { covers: true }));
    case 'lightgbm-text':
      return createTreeExplainer(readLightgbm(bytes, { covers: true }));
  }
}
