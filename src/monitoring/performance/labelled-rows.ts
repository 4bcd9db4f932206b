import type { WindowRows } from '../window-rows.ts';

/** The rows of a window whose outcome is known. */
export interface LabelledRows {
  readonly labels: Uint8Array;
  readonly probabilities: Float64Array;
  /** As the version decided. */
  readonly classes: Uint8Array;
  /** Where each stands in the window. */
  readonly rows: Uint32Array;
  /** Of the whole window. */
  readonly rowCount: number;
}

export function labelledRowsOf(window: WindowRows): LabelledRows {
  const rows = Uint32Array.from(window.labels.keys()).filter((row) => (window.labels[row] as number) >= 0);
  return {
    labels: Uint8Array.from(rows, (row) => window.labels[row] as number),
    probabilities: Float64Array.from(rows, (row) => window.probabilities[row] as number),
    classes: Uint8Array.from(rows, (row) => window.classes[row] as number),
    rows,
    rowCount: window.probabilities.length,
  };
}

/** How many they are. */
export function countLabelled({ labels }: WindowRows): number {
  let count = 0;
  for (let row = 0; row < labels.length; row += 1) if ((labels[row] as number) >= 0) count += 1;
  return count;
}
