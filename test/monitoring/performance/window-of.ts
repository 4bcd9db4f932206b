import type { EncodedRows } from '../../../src/data/index.ts';
import type { WindowRows } from '../../../src/monitoring/window-rows.ts';

/** A window of these answers; no outcome is known where no labels are given. */
export function windowOf(parts: {
  readonly probabilities: Float64Array;
  readonly classes: Uint8Array;
  readonly labels?: Int8Array;
  readonly rows?: EncodedRows;
}): WindowRows {
  const rowCount = parts.probabilities.length;
  return {
    rows: { rowCount, featureCount: 0, values: new Float64Array() },
    labels: new Int8Array(rowCount).fill(-1),
    timesMs: new Float64Array(rowCount),
    refused: [],
    ...parts,
  };
}
