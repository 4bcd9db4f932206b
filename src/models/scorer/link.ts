import type { TreeEnsemble } from '../files/index.ts';
import { expDouble } from './exp-double.ts';
import { expSingle } from './float32-functions.ts';

/** XGBoost's bound, below which e^x does not overflow in float32. */
const overflowBound = Math.fround(88.7);

/**
 * The probability of a margin, as the engine computes it (XGBoost: `common::Sigmoid`; LightGBM: `BinaryLogloss`). A mean
 * of shares, which rounding may carry past 0 or 1, is kept within them.
 */
export function compileLink({ arithmetic, sigmoid, divisor }: TreeEnsemble): (margin: number) => number {
  if (sigmoid === null) return (margin) => Math.min(1, Math.max(0, margin));
  if (arithmetic === 'float32') {
    return (margin) => Math.fround(1 / Math.fround(expSingle(Math.min(-margin, overflowBound)) + 1));
  }
  return (margin) => 1 / (1 + expDouble(-sigmoid * (margin / divisor)));
}
