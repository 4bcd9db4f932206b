/** Rows of numbers, as models take them. Never changed after it is made. */
export interface Matrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Row by row; NaN stands for missing. */
  readonly values: Float64Array;
  /** The columns' names, in order. */
  readonly names: readonly string[];
}
