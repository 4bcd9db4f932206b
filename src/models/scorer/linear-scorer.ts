import type { LinearModel } from '../logistic-regression/linear-model.ts';
import type { Scorer } from './scorer.ts';

/** Adds in the order of the columns, in float64. */
export function createLinearScorer(model: LinearModel): Scorer {
  const coefficients = Float64Array.from(model.coefficients);
  const columnCount = coefficients.length;
  const { intercept } = model;

  function margin(row: Float64Array, offset: number): number {
    let sum = intercept;
    for (let column = 0; column < columnCount; column += 1) sum += coefficients[column]! * row[offset + column]!;
    return sum;
  }
  const probability = (row: Float64Array, offset: number): number => 1 / (1 + Math.exp(-margin(row, offset)));

  return {
    columnCount,
    margin,
    probability,
    probabilities(rows, rowCount, into = new Float64Array(rowCount)) {
      for (let row = 0; row < rowCount; row += 1) into[row] = probability(rows, row * columnCount);
      return into;
    },
  };
}
