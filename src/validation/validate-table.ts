import type { DeepReadonly } from '../config/index.ts';
import { encodeTarget } from '../data/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import { cellAt, findColumn, rowPlace, type Table } from '../table/index.ts';
import type { CheckInput, Observation, ValidationSettings } from './check.ts';
import { validationChecks } from './checks.ts';
import { createFeatureCells, type FeatureCells } from './feature-cells.ts';
import { counted, listText, shareText } from './phrases.ts';
import { createQuarantine, type Quarantine } from './quarantine.ts';
import type { CheckName, CheckResult, CheckStatus, Finding, Severity, ValidationReport } from './report.ts';
import { rowsWhere } from './row-sets.ts';

/**
 * Runs every check of the policy on the table and sets its unfit rows apart. What it finds wrong is in the report; it
 * throws for nothing that a table may hold.
 */
export function validateTable(
  table: Table,
  schema: DeepReadonly<DatasetSchema>,
  settings: ValidationSettings,
): ValidationReport {
  const quarantine = createQuarantine(table);
  const input = createInput(table, schema, settings, quarantine.setApart);
  const findings: Finding[] = [];
  const checks: CheckResult[] = [];
  const conclude = (name: CheckName, found: readonly Finding[] | null): void => {
    findings.push(...(found ?? []));
    checks.push({ name, status: statusOf(found), findings: found?.length ?? 0 });
  };
  for (const check of validationChecks) {
    const policy = settings[check.name];
    const { severity } = policy;
    if (severity === 'off') {
      conclude(check.name, null);
      continue;
    }
    const observations = check.run(input);
    conclude(
      check.name,
      observations?.map((observation) => findingOf(check.name, observation, severity, input)) ?? null,
    );
    if (!('quarantine' in policy && policy.quarantine)) continue;
    for (const { rows, unfit } of observations ?? []) {
      if (rows !== undefined && unfit !== undefined) quarantine.add(rows, unfit);
    }
  }
  const quarantinedRows = quarantine.rows();
  conclude('quarantine', quarantineFindings(quarantine, quarantinedRows.length, table.rowCount, settings));
  return {
    passed: !findings.some((finding) => stopsTraining(finding.severity, settings)),
    rowCount: table.rowCount,
    findings,
    checks,
    quarantinedRows,
    keptRows: rowsWhere(table.rowCount, (row) => quarantine.setApart[row] === 0),
  };
}

/** Whether a finding of that severity stops training. */
export const stopsTraining = (severity: Severity, { stopOn }: ValidationSettings): boolean =>
  severity === 'error' || (severity === 'warning' && stopOn === 'warning');

function createInput(
  table: Table,
  schema: DeepReadonly<DatasetSchema>,
  settings: ValidationSettings,
  setApart: Uint8Array,
): CheckInput {
  const targetColumn = findColumn(table, schema.target.name);
  const encoded = targetColumn && encodeTarget(table, schema.target);
  return {
    table,
    schema,
    settings,
    setApart,
    features: featuresOf(table, schema),
    target: targetColumn &&
      encoded && { column: targetColumn, labels: encoded.labels, unlabelled: encoded.refusedRows },
  };
}

/** The features that the table has a column for. */
export const featuresOf = (table: Table, schema: DeepReadonly<DatasetSchema>): FeatureCells[] =>
  schema.features.flatMap((feature) => {
    const column = findColumn(table, feature.name);
    return column === undefined ? [] : [createFeatureCells(feature, column)];
  });

export function findingOf(
  check: CheckName,
  { column, severity, message, advice, count, rows = new Uint32Array(), cells }: Observation,
  policy: 'error' | 'warning',
  { table, settings }: Pick<CheckInput, 'table' | 'settings'>,
): Finding {
  return {
    check,
    severity: severity === 'policy' ? policy : severity,
    column,
    message: column === null ? message : `${column}: ${message}`,
    advice,
    count,
    rows: Array.from(rows.subarray(0, settings.maximumListedRows), (row) => ({
      row,
      ...rowPlace(table, row),
      value: cells === undefined ? null : cellAt(cells, row),
    })),
  };
}

export function statusOf(findings: readonly Finding[] | null): CheckStatus {
  if (findings === null) return 'skipped';
  if (findings.some(({ severity }) => severity === 'error')) return 'failed';
  return findings.some(({ severity }) => severity === 'warning') ? 'warning' : 'passed';
}

function quarantineFindings(
  { reasons }: Quarantine,
  count: number,
  rowCount: number,
  settings: ValidationSettings,
): Finding[] {
  if (count === 0) return [];
  const most = settings.maximumQuarantinedShare;
  const isTooMany = count > most * rowCount;
  const why = listText(
    [...reasons].sort(([, a], [, b]) => b - a).map(([reason, rows]) => `${reason} (${counted(rows, 'row')})`),
    3,
  );
  const expected = isTooMany ? `, at most ${100 * most}% were expected` : '';
  return [
    {
      check: 'quarantine',
      severity: isTooMany ? 'error' : 'warning',
      column: null,
      message: `${count} of ${counted(rowCount, 'row')} ${count === 1 ? 'is' : 'are'} set apart (${shareText(count, rowCount)}${expected}): ${why}`,
      advice: isTooMany
        ? 'Correct the data or its schema; or raise validation.maximumQuarantinedShare to train on the other rows'
        : 'Look at the reasons; training goes on with the other rows',
      count,
      rows: [],
    },
  ];
}
