/**
 * Some rows with their columns padded by zeros to a multiple of four, the constant 1 of the intercept behind the last.
 * Small enough for the processor's nearest cache, where each sum goes over it in turn.
 */
export interface RowBlock {
  /** Numbers from one row to the next: a multiple of 4. */
  readonly width: number;
  readonly values: Float64Array;
  /** Rows that it holds now; the first of `values`, and of the rest. */
  rowCount: number;
  readonly margins: Float64Array;
  /** Per row the derivative of its loss by its margin. */
  readonly errors: Float64Array;
  /** Per row the second derivative. */
  readonly curvatures: Float64Array;
}

export const blockRows = 128;

export function createRowBlock(columnCount: number): RowBlock {
  const width = 4 * Math.ceil((columnCount + 1) / 4);
  const values = new Float64Array(width * blockRows);
  for (let row = 0; row < blockRows; row += 1) values[row * width + columnCount] = 1;
  const perRow = () => new Float64Array(blockRows);
  return { width, values, rowCount: 0, margins: perRow(), errors: perRow(), curvatures: perRow() };
}

/** Adds Σ error · row to `gradient`, of the block's width. */
export function addGradient({ width, values, rowCount, errors }: RowBlock, gradient: Float64Array): void {
  // Four columns at a time, here and below: their sums stay in registers and do not wait for one another.
  for (let column = 0; column < width; column += 4) {
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let row = 0, at = column; row < rowCount; row += 1, at += width) {
      const error = errors[row]!;
      sum0 += error * values[at]!;
      sum1 += error * values[at + 1]!;
      sum2 += error * values[at + 2]!;
      sum3 += error * values[at + 3]!;
    }
    gradient[column]! += sum0;
    gradient[column + 1]! += sum1;
    gradient[column + 2]! += sum2;
    gradient[column + 3]! += sum3;
  }
}

/** Adds Σ curvature · row · rowᵀ to `hessian`, of the block's width squared; what lies below its diagonal is not complete. */
export function addHessian({ width, values, rowCount, curvatures }: RowBlock, hessian: Float64Array): void {
  for (let top = 0; top < width; top += 2) {
    for (let left = 4 * Math.floor(top / 4); left < width; left += 4) {
      let upper0 = 0;
      let upper1 = 0;
      let upper2 = 0;
      let upper3 = 0;
      let lower0 = 0;
      let lower1 = 0;
      let lower2 = 0;
      let lower3 = 0;
      for (let row = 0, start = 0; row < rowCount; row += 1, start += width) {
        const curvature = curvatures[row]!;
        const upper = curvature * values[start + top]!;
        const lower = curvature * values[start + top + 1]!;
        const value0 = values[start + left]!;
        const value1 = values[start + left + 1]!;
        const value2 = values[start + left + 2]!;
        const value3 = values[start + left + 3]!;
        upper0 += upper * value0;
        upper1 += upper * value1;
        upper2 += upper * value2;
        upper3 += upper * value3;
        lower0 += lower * value0;
        lower1 += lower * value1;
        lower2 += lower * value2;
        lower3 += lower * value3;
      }
      const at = top * width + left;
      hessian[at]! += upper0;
      hessian[at + 1]! += upper1;
      hessian[at + 2]! += upper2;
      hessian[at + 3]! += upper3;
      hessian[at + width]! += lower0;
      hessian[at + width + 1]! += lower1;
      hessian[at + width + 2]! += lower2;
      hessian[at + width + 3]! += lower3;
    }
  }
}
