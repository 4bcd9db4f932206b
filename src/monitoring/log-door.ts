import type { DatasetSchema } from '../schema/index.ts';
import type { WindowRows } from './window-rows.ts';
import type { SegmentRows } from './windows/arrivals.ts';
import type { RowRange } from './windows/window.ts';

/** The rows of a window as the log has them: what became known of them stands elsewhere. */
export interface LoggedWindow extends Omit<WindowRows, 'labels'> {
  /** One for each answered row. */
  readonly predictionIds: readonly string[];
}

/** What identifies the rows of a window. */
export interface RowsIdentity {
  /** SHA-256 of the rows, in hexadecimal. */
  readonly digest: string;
  readonly firstPredictionId: string | null;
  readonly lastPredictionId: string | null;
}

/** What monitoring needs of the prediction log. */
export interface LogDoor {
  /** The models that it has predictions of. */
  models(): Promise<readonly string[]>;
  /** @param positions of each segment, how many rows are left out; those that are not named are given whole */
  newRows(model: string, positions: Readonly<Record<string, number>>): Promise<readonly SegmentRows[]>;
  identify(model: string, ranges: readonly RowRange[]): Promise<RowsIdentity>;
  /** @throws HaleError where a segment is gone, as after the retention */
  read(model: string, ranges: readonly RowRange[], schema: DatasetSchema): Promise<LoggedWindow>;
}
