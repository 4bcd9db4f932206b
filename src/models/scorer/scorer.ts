/** A model as a function of rows of its columns (row by row, NaN for missing). It never changes and keeps no state. */
export interface Scorer {
  readonly columnCount: number;
  /** The probability of class 1 of the row at `offset`. Allocates nothing. */
  probability(row: Float64Array, offset: number): number;
  /** What the engine calls the raw score: the sum of the leaves, or the log-odds of a linear model. */
  margin(row: Float64Array, offset: number): number;
  /** The probabilities of the first `rowCount` rows; the same numbers, to the bit, as `probability` gives. */
  probabilities(rows: Float64Array, rowCount: number, into?: Float64Array): Float64Array;
}
