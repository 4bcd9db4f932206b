import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Design } from './design.ts';

/** Turns the difference of two means into the direction that tells the two samples apart best. */
export type Direction = (difference: Float64Array) => Float64Array;

/**
 * Fisher's linear discriminant with a ridge: (S + λI)⁻¹ d, S being the correlation of all rows together. It knows no
 * side of a row, so it stays as it is when rows are exchanged. With many columns S is taken for I.
 */
export function directionOf({ rowCount, columns }: Design, ridge: number, maximumColumns: number): Direction {
  const size = columns.length;
  if (size > maximumColumns) return (difference) => difference;
  const system = new Matrix(size, size);
  for (const [row, first] of columns.entries()) {
    for (let column = row; column < size; column += 1) {
      const second = columns[column] as Float64Array;
      let sum = 0;
      for (let at = 0; at < rowCount; at += 1) sum += (first[at] as number) * (second[at] as number);
      const value = sum / rowCount + (column === row ? ridge : 0);
      system.set(row, column, value);
      system.set(column, row, value);
    }
  }
  const inverse = Float64Array.from(new CholeskyDecomposition(system).solve(Matrix.eye(size)).to1DArray());
  return (difference) => {
    const direction = new Float64Array(size);
    for (let row = 0; row < size; row += 1) {
      let sum = 0;
      for (let column = 0; column < size; column += 1) {
        sum += (inverse[row * size + column] as number) * (difference[column] as number);
      }
      direction[row] = sum;
    }
    return direction;
  };
}
