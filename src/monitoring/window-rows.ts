import type { EncodedRows } from '../data/index.ts';

/** A request that was refused, as the log has it: which feature was wrong in it, and how. */
export interface RefusedRow {
  readonly timeMs: number;
  /** The codes are those of the request decoder: `missing_field`, `wrong_type`, `out_of_range`, `unknown_category`, … */
  readonly issues: readonly { readonly feature: string; readonly code: string; readonly found: string }[];
}

/** The rows of one window, all answered by one version of one model, in the order of the log. */
export interface WindowRows {
  /** As the version's schema encodes them. */
  readonly rows: EncodedRows;
  /** Of class 1, calibrated. */
  readonly probabilities: Float64Array;
  /** As the version decided. */
  readonly classes: Uint8Array;
  /** What became known: 0 or 1, and −1 where nothing did yet. */
  readonly labels: Int8Array;
  /** Milliseconds since 1970. */
  readonly timesMs: Float64Array;
  readonly refused: readonly RefusedRow[];
}

/** Rows with labels that the version did not learn from: what a window is held against. */
export interface ReferenceRows {
  readonly rows: EncodedRows;
  readonly probabilities: Float64Array;
  readonly labels: Uint8Array;
}
