import type { EncodedRows } from '../../data/index.ts';

/** A pass over the rows for each feature alone takes five times as long; four columns are little memory. */
const featuresTogether = 4;

/**
 * The cells of each feature in the rows at `rowIndices`, one feature after the other, in the order of the rows. They are
 * the caller's to change, until the next feature is asked for.
 */
export function* gatherCells(rows: EncodedRows, rowIndices: Uint32Array): Generator<Float64Array, undefined> {
  const count = rowIndices.length;
  const columns = new Float64Array(Math.min(featuresTogether, rows.featureCount) * count);
  for (let first = 0; first < rows.featureCount; first += featuresTogether) {
    const together = Math.min(featuresTogether, rows.featureCount - first);
    gatherTogether(rows, rowIndices, first, together, columns);
    for (let column = 0; column < together; column += 1) {
      yield columns.subarray(column * count, (column + 1) * count);
    }
  }
  // Given back now: the collector may come only after the matrix is made, which needs three times as much.
  columns.buffer.transfer(0);
}

function gatherTogether(
  { values, featureCount }: EncodedRows,
  rowIndices: Uint32Array,
  first: number,
  together: number,
  columns: Float64Array,
): void {
  const count = rowIndices.length;
  for (let index = 0; index < count; index += 1) {
    const from = rowIndices[index]! * featureCount + first;
    for (let column = 0; column < together; column += 1) columns[column * count + index] = values[from + column]!;
  }
}
