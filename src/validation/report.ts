import type { CellValue } from '../schema/index.ts';
import type { RowPlace } from '../table/index.ts';

/** An error stops training, a warning asks for a look, an info states a fact. */
export type Severity = 'error' | 'warning' | 'info';

/** The checks in the order in which they run: each knows which rows those before it have set apart. */
export const checkNames = [
  'columns',
  'types',
  'missingValues',
  'ranges',
  'categories',
  'duplicates',
  'target',
  'outliers',
  'leakage',
] as const;

/** A check, or the count of what they have set apart together. */
export type CheckName = (typeof checkNames)[number] | 'quarantine';

export interface FoundRow extends RowPlace {
  /** Its index in the table, from 0. */
  readonly row: number;
  /** The cell; null where it is missing, or where the finding is of the whole row. */
  readonly value: CellValue | null;
}

/** One thing that a check found, in one column or in the table. */
export interface Finding {
  readonly check: CheckName;
  readonly severity: Severity;
  readonly column: string | null;
  /** What was found and what was expected. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
  /** Cells, rows or columns that it is about. */
  readonly count: number;
  /** The first of its rows, at most `validation.maximumListedRows`. */
  readonly rows: readonly FoundRow[];
}

/** `skipped`: switched off, or without the columns that it needs. */
export type CheckStatus = 'passed' | 'warning' | 'failed' | 'skipped';

export interface CheckResult {
  readonly name: CheckName;
  readonly status: CheckStatus;
  /** How many findings it has, facts included. */
  readonly findings: number;
}

export interface QuarantinedRow extends RowPlace {
  readonly row: number;
  /** Every reason, in the order of the checks. */
  readonly reasons: readonly string[];
}

export interface ValidationReport {
  /** Whether the policy lets a model be trained on the rows that are kept. */
  readonly passed: boolean;
  readonly rowCount: number;
  readonly findings: readonly Finding[];
  readonly checks: readonly CheckResult[];
  /** In the order of the table. */
  readonly quarantinedRows: readonly QuarantinedRow[];
  /** Every other row, ascending. */
  readonly keptRows: Uint32Array;
}
