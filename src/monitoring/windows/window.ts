/** Rows `first` to `last`, both included, of one segment of the prediction log. */
export interface RowRange {
  readonly segment: string;
  readonly first: number;
  readonly last: number;
}

/** `version`: the window of another version ended, which answered meanwhile; `request`: somebody asked what there is so far. */
export type WindowEnd = 'count' | 'time' | 'version' | 'request';

/** Which requests to one version of a model are looked at together. */
export interface Window {
  readonly version: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Answered. */
  readonly rowCount: number;
  readonly refusedCount: number;
  readonly closedBy: WindowEnd;
  /** One for each segment; rows that were answered and refused alike. Rows of other versions in them are not its own. */
  readonly ranges: readonly RowRange[];
}
