import type { CellValue } from '../schema/index.ts';

export type RecordIssueCode =
  | 'not_an_object'
  | 'missing_feature'
  | 'unknown_feature'
  | 'null_not_allowed'
  | 'wrong_type'
  | 'not_finite'
  | 'not_integer'
  | 'out_of_range'
  | 'unknown_category';

/** What a field may hold, for a program to read. */
export interface Allowed {
  readonly type?: 'number' | 'integer' | 'string' | 'object';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly categories?: readonly CellValue[];
  readonly nullable?: boolean;
}

/** One problem of one record. */
export interface RecordIssue {
  readonly code: RecordIssueCode;
  /** The feature; null where the record itself is the problem. */
  readonly field: string | null;
  /** The value as JSON, cut to a bounded length; null where there is none. */
  readonly found: string | null;
  readonly detail: string;
  readonly allowed?: Allowed;
  /** The known name that is nearest to an unknown one. */
  readonly nearest?: string;
}

/** A problem in a batch: `row` counts from 0. */
export interface BatchIssue extends RecordIssue {
  readonly row: number;
}
