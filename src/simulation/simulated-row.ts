import type { CellValue } from '../schema/index.ts';

/** One request to come, and what will be known of it later. */
export interface SimulatedRow {
  readonly record: Readonly<Record<string, CellValue | null>>;
  /** What comes true; null where nothing ever becomes known. */
  readonly label: 0 | 1 | null;
  /** How long nothing is sent before this row. */
  readonly pauseMs: number;
}
