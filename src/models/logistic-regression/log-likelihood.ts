import { addGradient, addHessian, blockRows, createRowBlock, type RowBlock } from './row-block.ts';

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
  /** Row by row, the upper triangle alone; the intercept's row and column last. Null where it was not asked for. */
  readonly hessian: Float64Array | null;
}

interface ExpansionOptions {
  /** Every so manieth row is looked at, and counts for so many. */
  readonly stride: number;
  /** Takes twice the time. */
  readonly withHessian: boolean;
}

/** One pass over the rows. `parameters` has the intercept last. */
export function expandLogLikelihood(
  rows: WeightedRows,
  parameters: Float64Array,
  { stride, withHessian }: ExpansionOptions,
): Expansion {
  const size = rows.columnCount + 1;
  const block = createRowBlock(rows.columnCount);
  const { width } = block;
  let loss = 0;
  const gradient = new Float64Array(width);
  const hessian = withHessian ? new Float64Array(width * width) : null;
  for (let first = 0; first < rows.rowCount; first += stride * blockRows) {
    fill(block, rows, parameters, first, stride);
    loss += differentiate(block, rows, first, stride);
    addGradient(block, gradient);
    if (hessian !== null) addHessian(block, hessian);
  }
  return {
    loss: stride * loss,
    gradient: gradient.map((sum) => stride * sum).subarray(0, size),
    hessian:
      hessian === null
        ? null
        : Float64Array.from({ length: size * size }, (_, index) => {
            const row = Math.floor(index / size);
            return stride * hessian[row * width + (index - row * size)]!;
          }),
  };
}

/** Takes rows into the block, and their margins. */
function fill(
  block: RowBlock,
  { rowCount, columnCount, values }: WeightedRows,
  parameters: Float64Array,
  first: number,
  stride: number,
): void {
  block.rowCount = Math.min(blockRows, Math.ceil((rowCount - first) / stride));
  const { values: into, margins, width } = block;
  const intercept = parameters[columnCount]!;
  for (let row = 0; row < block.rowCount; row += 1) {
    const from = (first + row * stride) * columnCount;
    const to = row * width;
    let margin = intercept;
    for (let column = 0; column < columnCount; column += 1) {
      const value = values[from + column]!;
      into[to + column] = value;
      margin += parameters[column]! * value;
    }
    margins[row] = margin;
  }
}

/** The losses of the block's rows, their sum given back, and the derivatives by their margins. */
function differentiate(
  { rowCount, margins, errors, curvatures }: RowBlock,
  { labels, weights }: WeightedRows,
  first: number,
  stride: number,
): number {
  let loss = 0;
  let product = 1;
  for (let row = 0; row < rowCount; row += 1) {
    const at = first + row * stride;
    const sign = 1 - 2 * labels[at]!;
    // Above 0 where the model is wrong. Every term from e^−|against|, which neither overflows nor cancels.
    const against = sign * margins[row]!;
    const decay = Math.exp(-Math.abs(against));
    const inverse = 1 / (1 + decay);
    // A branch would be as hard to foretell as the label: the numerator is 1 where the model is wrong, else the decay.
    const probability = Math.max(decay, Number(against >= 0)) * inverse;
    const weight = weights === null ? 1 : weights[at]!;
    errors[row] = weight * sign * probability;
    curvatures[row] = weight * decay * inverse * inverse;
    loss += weight * Math.max(against, 0);
    // The sum of logarithms as the logarithm of a product, which 128 numbers from 1 to 2 keep far from overflow.
    if (weights === null) product *= 1 + decay;
    else loss += weight * Math.log1p(decay);
  }
  return loss + Math.log(product);
}
