import type { Matrix } from '../../table/index.ts';
import { serialiseLinearModel } from '../logistic-regression/linear-model.ts';
import { readScorer } from '../scorer/index.ts';
import { checkTrainingRows } from './check-training-rows.ts';
import type { ModelKind } from './model-kind.ts';

/** Logistic regression with an L2 penalty; needs no engine. */
export const logisticRegression: ModelKind = {
  name: 'logistic_regression',
  title: 'Logistic regression',
  importanceMeasure: 'share of coefficient × standard deviation',
  engine: null,
  representation: 'linear',
  complexity: 0,

  parameters: ({ logisticRegression: settings }) => ({
    penalty: 'l2',
    solver: 'newton',
    C: settings.inverseRegularisation,
    max_iter: settings.maximumIterations,
    tol: settings.tolerance,
  }),

  async fit(matrix, labels, { settings }) {
    checkTrainingRows(matrix, labels);
    // A server knows the kinds and never fits one: the matrices stay out of its memory.
    const { fitLogisticRegression } = await import('../logistic-regression/index.ts');
    const model = fitLogisticRegression(matrix, labels, settings.logisticRegression);
    const { means, deviations } = momentsOf(matrix);
    const bytes = serialiseLinearModel({ ...model, means: [...means] });
    return {
      format: 'linear-json',
      bytes,
      scorer: readScorer('linear-json', bytes),
      importance: model.coefficients.map((coefficient, column) => Math.abs(coefficient) * (deviations[column] ?? 0)),
    };
  },
};

/**
 * The mean of each column, from which an explanation counts, and its standard deviation: coefficients are compared by how
 * far they move the log-odds within the rows, not by unit.
 */
function momentsOf({ values, rowCount, columnCount }: Matrix): { means: Float64Array; deviations: Float64Array } {
  const means = new Float64Array(columnCount);
  const squares = new Float64Array(columnCount);
  for (let start = 0; start < values.length; start += columnCount) {
    for (let column = 0; column < columnCount; column += 1) means[column]! += values[start + column]!;
  }
  for (let column = 0; column < columnCount; column += 1) means[column]! /= rowCount;
  for (let start = 0; start < values.length; start += columnCount) {
    for (let column = 0; column < columnCount; column += 1) {
      squares[column]! += (values[start + column]! - means[column]!) ** 2;
    }
  }
  return { means, deviations: squares.map((sum) => Math.sqrt(sum / rowCount)) };
}
