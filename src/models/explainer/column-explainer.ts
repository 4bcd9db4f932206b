/** What the numbers of an explanation add up to: log-odds, or the probability itself where trees average shares. */
export type ExplanationScale = 'log_odds' | 'probability';

/** How much each column of a model moved it away from its base value, for rows of its columns (NaN for missing). */
export interface ColumnExplainer {
  readonly columnCount: number;
  readonly scale: ExplanationScale;
  /** What the model is expected to give where nothing is known of a row. */
  readonly baseValue: number;
  /**
   * Writes the contributions of `rowCount` rows, row by row; with the base value they add up to the margin. What was
   * there is overwritten.
   */
  contributions(rows: Float64Array, offset: number, rowCount: number, into: Float64Array): void;
}
