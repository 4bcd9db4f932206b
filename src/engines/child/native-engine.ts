import type { NativeMatrix } from '../bindings/native-matrix.ts';
import type { FitRequest, PredictRequest } from './messages.ts';

/** One engine as the child uses it. Every call blocks; errors are NativeError with the engine's own words. */
export interface NativeEngine {
  /** Of the loaded library; null where it does not tell. */
  readonly version: string | null;
  /** Frees `rows` as soon as the engine has its own copy. `betweenRounds` is called after each round. */
  fit(request: FitRequest, rows: NativeMatrix, labels: Uint8Array, betweenRounds: () => void): NativeModel;
  /** Loads bytes that were checked before they came here: a damaged LightGBM model ends the process. */
  predict(request: PredictRequest, model: Uint8Array, rows: NativeMatrix): Float32Array | Float64Array;
}

export interface NativeModel {
  readonly bytes: Uint8Array;
  readonly importance: readonly number[];
}

/** The engine, or the memory it asked for, refused. */
export class NativeError extends Error {
  override readonly name = 'NativeError';
}
