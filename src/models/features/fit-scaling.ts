import type { Settings } from '../../config/index.ts';
import type { FeatureValues } from './feature-values.ts';
import { quantileOf } from './select-order-statistic.ts';

/** A value is scaled to (value − offset) / scale. */
export interface Scaling {
  readonly offset: number;
  readonly scale: number;
}

export const unscaled: Scaling = { offset: 0, scale: 1 };

/** The scaling of a feature after imputation, as scikit-learn's StandardScaler, MinMaxScaler and RobustScaler. */
export function fitScaling(values: FeatureValues, imputed: number, method: Settings['features']['scaling']): Scaling {
  switch (method) {
    case 'none':
      return unscaled;
    case 'standard':
      return standardScaling(values, imputed);
    case 'min-max': {
      const { least, greatest } = rangeOf(values, imputed);
      return { offset: least, scale: scaleOf(greatest - least, least, greatest) };
    }
    case 'robust': {
      const all = new Float64Array(values.present.length + values.missingCount).fill(imputed);
      all.set(values.present);
      const offset = quantileOf(all, 0.5);
      const lower = quantileOf(all, 0.25);
      return { offset, scale: scaleOf(quantileOf(all, 0.75) - lower, offset, offset) };
    }
  }
}

/** The least and the greatest value after imputation. */
export function rangeOf({ least, greatest, missingCount }: FeatureValues, imputed: number) {
  if (missingCount === 0) return { least, greatest };
  return { least: Math.min(least, imputed), greatest: Math.max(greatest, imputed) };
}

/** The deviation has the divisor n. */
function standardScaling({ present, missingCount }: FeatureValues, imputed: number): Scaling {
  const count = present.length + missingCount;
  let sum = missingCount * imputed;
  for (let index = 0; index < present.length; index += 1) sum += present[index]!;
  const offset = sum / count;
  let squares = missingCount * (imputed - offset) ** 2;
  for (let index = 0; index < present.length; index += 1) squares += (present[index]! - offset) ** 2;
  return { offset, scale: scaleOf(Math.sqrt(squares / count), offset, offset) };
}

/** A spread that is the rounding of its values, or of 0, tells nothing: it is not blown up. */
function scaleOf(spread: number, lower: number, upper: number): number {
  const rounding = 10 * Number.EPSILON * Math.max(Math.abs(lower), Math.abs(upper));
  return spread > Math.max(rounding, leastSpread) ? spread : 1;
}

/** No unit makes measurements so small, and one 10¹⁵⁰ times as great would still be finite once it is scaled. */
const leastSpread = 1e-150;
