import type { DeepReadonly, Settings } from '../config/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import type { Column, Table } from '../table/index.ts';
import type { FeatureCells } from './feature-cells.ts';
import type { checkNames, Severity } from './report.ts';

export type ValidationSettings = Settings['validation'];

/** The rows of a table that a model is fitted on, and those that it is measured on. */
export interface Split {
  readonly trainRows: ArrayLike<number>;
  readonly testRows: ArrayLike<number>;
}

/** What a check sees. */
export interface CheckInput {
  readonly table: Table;
  readonly schema: DeepReadonly<DatasetSchema>;
  readonly settings: ValidationSettings;
  /** The features that the table has a column for, in the order of the schema. */
  readonly features: readonly FeatureCells[];
  /** The target's column and the class of each row; undefined where the table lacks it. `unlabelled` is ascending. */
  readonly target:
    | { readonly column: Column; readonly labels: Uint8Array; readonly unlabelled: Uint32Array }
    | undefined;
  /** 1 for each row that an earlier check has set apart. */
  readonly setApart: Uint8Array;
}

/** What a check found, before the policy has said how bad that is. */
export interface Observation {
  readonly column: string | null;
  /** `policy`: as the check's own setting says. Others hold whatever it says. */
  readonly severity: Severity | 'policy';
  readonly message: string;
  readonly advice: string;
  readonly count: number;
  /** The rows that it is about, ascending. */
  readonly rows?: Uint32Array;
  /** Whose cells show what is wrong with the rows. */
  readonly cells?: Column;
  /** Why such a row is unfit, in a few words: it may be set apart. Absent where the rows are no worse than others. */
  readonly unfit?: string;
}

/**
 * A check: looks, and changes nothing. Its findings do not depend on the order of rows, but for which are listed first.
 * Add one by a file in checks/, its name in `checkNames` and its policy in the settings; `test/validation` holds every
 * one to the same contract.
 */
export interface ValidationCheck {
  readonly name: (typeof checkNames)[number];
  /** The question that it answers, in one line. */
  readonly summary: string;
  /** Null where it cannot run for want of columns. */
  run(input: CheckInput): readonly Observation[] | null;
}
