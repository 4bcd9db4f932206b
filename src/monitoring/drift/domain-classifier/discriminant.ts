import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Design } from './design.ts';

/**
 * Rows in which the difference of two means is the direction that tells the two samples apart best: Fisher's linear
 * discriminant (S + λI)⁻¹ d, S being the correlation of all rows together, with both sides of S taken into the rows. S
 * knows no side of a row, so the rows stay as they are when some are exchanged. With many columns S is taken for I.
 * @returns as many columns as the design has, row by row
 */
export function whitenedRows(
  { rowCount, columns }: Design,
  ridge: number,
  maximumColumns: number,
): Float64Array<ArrayBuffer> {
  const size = columns.length;
  const rows = new Float64Array(rowCount * size);
  const lower = size > maximumColumns ? null : factorOf(columns, rowCount, ridge);
  for (let row = 0; row < rowCount; row += 1) {
    const start = row * size;
    for (let column = 0; column < size; column += 1) {
      let value = columns[column]?.[row] as number;
      if (lower !== null) {
        // Solves L z = x from the first column on.
        const at = column * size;
        for (let before = 0; before < column; before += 1) {
          value -= (lower[at + before] as number) * (rows[start + before] as number);
        }
        value /= lower[at + column] as number;
      }
      rows[start + column] = value;
    }
  }
  return rows;
}

/** L of S + λI = L Lᵀ, row by row. */
function factorOf(columns: readonly Float64Array[], rowCount: number, ridge: number): Float64Array {
  const size = columns.length;
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
  return Float64Array.from(new CholeskyDecomposition(system).lowerTriangularMatrix.to1DArray());
}
