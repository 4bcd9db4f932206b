import { HaleError } from '../../errors/index.ts';
import type { LinearModel } from '../logistic-regression/linear-model.ts';
import type { ColumnExplainer } from './column-explainer.ts';

/**
 * coefficient × (value − mean of the training rows): the Shapley values of a linear model where a column that is not
 * known takes the values of the training rows, whatever the others are (independent columns: `LinearExplainer` of SHAP
 * in its default mode, "interventional"; Štrumbelj and Kononenko 2014). The base value is the margin at the means.
 *
 * @throws HaleError EXPLANATION_UNAVAILABLE where the file was written without means
 */
export function createLinearExplainer({ coefficients, intercept, means }: LinearModel): ColumnExplainer {
  if (means === undefined) {
    throw new HaleError(
      'EXPLANATION_UNAVAILABLE',
      'the file of the linear model has no means of its columns, which an explanation starts from; train the model again',
    );
  }
  const columnCount = coefficients.length;
  const slopes = Float64Array.from(coefficients);
  const centres = Float64Array.from(means);
  return {
    columnCount,
    scale: 'log_odds',
    baseValue: slopes.reduce((sum, slope, column) => sum + slope * centres[column]!, intercept),
    contributions(rows, offset, rowCount, into) {
      for (let row = 0; row < rowCount; row += 1) {
        const start = row * columnCount;
        for (let column = 0; column < columnCount; column += 1) {
          into[start + column] = slopes[column]! * (rows[offset + start + column]! - centres[column]!);
        }
      }
    },
  };
}
