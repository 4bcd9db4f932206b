import type { DeepReadonly } from '../config/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import type { Table } from '../table/index.ts';
import type { Split, ValidationSettings } from './check.ts';
import type { ValidationReport } from './report.ts';
import { observeSharedRows } from './shared-rows.ts';
import { featuresOf, findingOf, statusOf, stopsTraining } from './validate-table.ts';

/**
 * The part of the check for leakage that has to wait for the split: whether equal rows stand on both sides of it.
 * @param report of the table, by `validateTable`
 * @param split rows of the table
 * @returns the report with what was found: among its findings, and in the result of the check
 */
export function checkSharedRows(
  report: ValidationReport,
  table: Table,
  split: Split,
  schema: DeepReadonly<DatasetSchema>,
  settings: ValidationSettings,
): ValidationReport {
  const { severity } = settings.leakage;
  if (severity === 'off') return report;
  const found = observeSharedRows(featuresOf(table, schema), table.rowCount, split, settings).map((observation) =>
    findingOf('leakage', observation, severity, { table, settings }),
  );
  if (found.length === 0) return report;
  const findings = [...report.findings, ...found];
  const leaks = findings.filter(({ check }) => check === 'leakage');
  return {
    ...report,
    passed: !findings.some((finding) => stopsTraining(finding.severity, settings)),
    findings,
    checks: report.checks.map((check) =>
      check.name === 'leakage' ? { ...check, status: statusOf(leaks), findings: leaks.length } : check,
    ),
  };
}
