import { type ModelFormat, readLightgbm, readLinear, readXgboost } from '../files/index.ts';
import { createLinearScorer } from './linear-scorer.ts';
import type { Scorer } from './scorer.ts';
import { createTreeScorer } from './tree-scorer.ts';

/**
 * The scorer of a model file, whose structure is checked first: nothing native ever sees the file.
 * @throws HaleError MODEL_FILE_INVALID
 */
export function readScorer(format: ModelFormat, bytes: Uint8Array): Scorer {
  switch (format) {
    case 'linear-json':
      return createLinearScorer(readLinear(bytes));
    case 'xgboost-ubj':
      return createTreeScorer(readXgboost(bytes));
    case 'lightgbm-text':
      return createTreeScorer(readLightgbm(bytes));
  }
}
