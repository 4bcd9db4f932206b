/** Rows of `columnCount` values with labels and weights, as the fit reads them. */
export interface WeightedRows {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly values: Float64Array;
  readonly labels: Uint8Array;
  /** Null stands for 1 a row. */
  readonly weights: Float64Array | null;
}

/** The negative log-likelihood at some parameters, with its first and second derivatives. */
export interface Expansion {
  loss: number;
  /** Of the coefficients, and of the intercept last. */
  readonly gradient: Float64Array;
  /** Row by row, the upper triangle alone; the intercept's row and column last. */
  readonly hessian: Float64Array;
}

/** Rows whose scaled columns stay in the processor's nearest cache while their products are summed. */
const blockRows = 128;

/** One pass over every `stride`-th row, each of them counting for `stride`. `parameters` has the intercept last. */
export function expandLogLikelihood(rows: WeightedRows, parameters: Float64Array, stride: number): Expansion {
  const { columnCount, values, labels, weights } = rows;
  const size = columnCount + 1;
  const expansion = { loss: 0, gradient: new Float64Array(size), hessian: new Float64Array(size * size) };
  // Column by column, each value times the root of its row's curvature, so that the Hessian is their inner products.
  const scaled = new Float64Array(size * blockRows);
  let filled = 0;
  for (let row = 0; row < rows.rowCount; row += stride) {
    const offset = row * columnCount;
    let margin = parameters[columnCount] as number;
    for (let column = 0; column < columnCount; column += 1) {
      margin += (parameters[column] as number) * (values[offset + column] as number);
    }
    // Every term from e^−|margin|, which neither overflows nor cancels.
    const decay = Math.exp(-Math.abs(margin));
    const far = decay / (1 + decay);
    const near = 1 / (1 + decay);
    const weight = stride * (weights === null ? 1 : (weights[row] as number));
    const agrees = labels[row] === 1 ? margin >= 0 : margin < 0;
    const error = weight * (agrees ? far : near) * (labels[row] === 1 ? -1 : 1);
    expansion.loss += weight * (Math.log1p(decay) + (agrees ? 0 : Math.abs(margin)));
    const root = Math.sqrt(weight * far * near);
    for (let column = 0; column < columnCount; column += 1) {
      const value = values[offset + column] as number;
      expansion.gradient[column]! += error * value;
      scaled[column * blockRows + filled] = root * value;
    }
    expansion.gradient[columnCount]! += error;
    scaled[columnCount * blockRows + filled] = root;
    filled += 1;
    if (filled === blockRows) {
      addInnerProducts(expansion.hessian, scaled, size, filled);
      filled = 0;
    }
  }
  addInnerProducts(expansion.hessian, scaled, size, filled);
  return expansion;
}

function addInnerProducts(hessian: Float64Array, scaled: Float64Array, size: number, filled: number): void {
  for (let left = 0; left < size; left += 1) {
    const leftStart = left * blockRows;
    let right = left;
    // Two columns at a time: their sums do not wait for one another.
    for (; right + 1 < size; right += 2) {
      const firstStart = right * blockRows;
      const secondStart = firstStart + blockRows;
      let first = 0;
      let second = 0;
      for (let row = 0; row < filled; row += 1) {
        const value = scaled[leftStart + row] as number;
        first += value * (scaled[firstStart + row] as number);
        second += value * (scaled[secondStart + row] as number);
      }
      hessian[left * size + right]! += first;
      hessian[left * size + right + 1]! += second;
    }
    if (right < size) {
      let sum = 0;
      for (let row = 0; row < filled; row += 1) {
        sum += (scaled[leftStart + row] as number) * (scaled[right * blockRows + row] as number);
      }
      hessian[left * size + right]! += sum;
    }
  }
}
