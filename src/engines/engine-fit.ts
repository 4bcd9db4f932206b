/** Rows of numbers, row by row; NaN stands for missing. Not changed until the call that takes them has ended. */
export interface EngineRows {
  readonly values: Float32Array | Float64Array;
  readonly rowCount: number;
  readonly columnCount: number;
}

export type EngineParameters = Readonly<Record<string, string | number | boolean>>;

export interface EngineFit extends EngineRows {
  readonly columnNames: readonly string[];
  /** 0 or 1, one a row. */
  readonly labels: Uint8Array;
  /** Handed to the engine as they are, under its own names; threads come from the session's limits. */
  readonly parameters: EngineParameters;
  /** Boosting rounds; 1 for a forest of `num_parallel_tree` trees. */
  readonly rounds: number;
}

export interface EngineModel {
  /** XGBoost: UBJSON. LightGBM: its text. The same fit and seed give the same bytes, with any number of threads. */
  readonly bytes: Uint8Array;
  /** Total gain of each column's splits, ≥ 0; 0 for a column that no tree uses. */
  readonly importance: readonly number[];
}

/**
 * `value`: what the objective gives, such as a probability; `margin`: the sum of the trees before it; `contributions`: the
 * engine's own TreeSHAP, a number a column and the expected margin last, row by row.
 */
export type PredictionKind = 'value' | 'margin' | 'contributions';
