import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/table/index.ts';
import { selectRows } from '../../src/table/index.ts';
import { checkNames, type ValidationReport, validateTable } from '../../src/validation/index.ts';
import { findingsOf, makeSettings, makeTable, soundVisits, visits } from './make-table.ts';

type Columns = ReturnType<typeof soundVisits>;

/** For each check a way to spoil a sound table that it, and mostly it alone, must see. */
const spoilt: Record<(typeof checkNames)[number], (columns: Columns) => Columns> = {
  columns: ({ weight: _gone, ...others }) => others,
  types: (columns) => ({ ...columns, weight: replace(columns.weight, 4, 'heavy') }),
  missingValues: (columns) => ({ ...columns, grade: replace(columns.grade, 4, null) }),
  ranges: (columns) => ({ ...columns, weight: replace(columns.weight, 4, 301) }),
  categories: (columns) => ({ ...columns, ward: replace(columns.ward, 4, 'West') }),
  duplicates: (columns) =>
    Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, [...cells, cells[0] ?? null]])),
  target: (columns) => ({ ...columns, died: replace(columns.died, 4, 'perhaps') }),
  outliers: (columns) => ({ ...columns, weight: replace(columns.weight, 4, 299) }),
  leakage: (columns) => ({ ...columns, smoker: columns.died?.map((cell) => (cell === 'yes' ? 1 : 0)) ?? [] }),
};

const replace = (cells: Columns[string] | undefined, row: number, cell: Columns[string][number]) =>
  (cells ?? []).with(row, cell);

const bytesOf = (table: Table): string =>
  JSON.stringify(table, (_, value) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)].map(String) : value));

/** What a report says, whatever order the rows stand in. */
const essence = (report: ValidationReport) => ({
  passed: report.passed,
  checks: report.checks,
  findings: report.findings.map(({ rows: _rows, ...finding }) => finding),
  quarantined: report.quarantinedRows.length,
});

describe.each(checkNames)('the check of %s', (name) => {
  const sound = makeTable(soundVisits());
  const table = makeTable(spoilt[name](soundVisits()));
  const only = makeSettings();
  const report = validateTable(table, visits, only);
  const findings = findingsOf(report, name);

  it('finds nothing in a sound table', () => {
    const { findings, passed, checks } = validateTable(sound, visits, only);
    expect(findings).toEqual([]);
    expect(passed).toBe(true);
    expect(checks.find((check) => check.name === name)).toEqual({ name, status: 'passed', findings: 0 });
  });

  it('sees what is wrong, and says how often, where, and what to do', () => {
    expect(findings.length).toBeGreaterThan(0);
    for (const { severity, message, advice, count, rows, column } of findings) {
      expect(['error', 'warning']).toContain(severity);
      expect(count).toBeGreaterThan(0);
      expect(advice).toMatch(/^\S.*[^.\s]$/);
      expect(message).toMatch(column === null ? /^\d+ / : new RegExp(`^${column}: \\S`));
      for (const { row, line } of rows) expect(line).toBe(row + 2);
      expect(rows.map(({ row }) => row)).toEqual(rows.map(({ row }) => row).toSorted((a, b) => a - b));
    }
    const worst = findings.some(({ severity }) => severity === 'error') ? 'failed' : 'warning';
    expect(report.checks.find((check) => check.name === name)).toEqual({
      name,
      status: worst,
      findings: findings.length,
    });
  });

  it('lists no more rows than the setting allows', () => {
    const none = validateTable(table, visits, makeSettings({ maximumListedRows: 0 }));
    for (const finding of none.findings) expect(finding.rows).toEqual([]);
    expect(essence(none)).toEqual(essence(report));
  });

  it('changes nothing, and finds the same again', () => {
    const before = bytesOf(table);
    expect(validateTable(table, visits, only)).toEqual(report);
    expect(bytesOf(table)).toBe(before);
  });

  it('finds the same whatever order the rows stand in', () => {
    const reversed = selectRows(
      table,
      Array.from({ length: table.rowCount }, (_, row) => table.rowCount - 1 - row),
    );
    expect(essence(validateTable(reversed, visits, only))).toEqual(essence(report));
  });

  it('is as bad as its policy says, and not run when that is off', () => {
    const off = validateTable(table, visits, makeSettings({ [name]: { severity: 'off' } }));
    expect(findingsOf(off, name)).toEqual([]);
    expect(off.checks.find((check) => check.name === name)?.status).toBe('skipped');
    const warned = validateTable(table, visits, makeSettings({ [name]: { severity: 'warning' } }));
    expect(findingsOf(warned, name).some(({ severity }) => severity === 'error')).toBe(name === 'columns');
    if (name === 'outliers') return;
    const failed = validateTable(table, visits, makeSettings({ [name]: { severity: 'error' } }));
    expect(failed.passed).toBe(false);
  });

  it('sets rows apart where its policy says so, with a reason for each', () => {
    if (!('quarantine' in only[name])) {
      expect(report.quarantinedRows).toEqual([]);
      return;
    }
    const apart = validateTable(table, visits, makeSettings({ [name]: { quarantine: true } }));
    expect(apart.quarantinedRows.map(({ row }) => row)).toEqual(
      findings.flatMap(({ rows }) => rows.map(({ row }) => row)),
    );
    for (const { reasons, line, row } of apart.quarantinedRows) {
      expect(reasons).toHaveLength(1);
      expect(line).toBe(row + 2);
      expect(apart.keptRows).not.toContain(row);
    }
    const kept = validateTable(table, visits, makeSettings({ [name]: { quarantine: false } }));
    expect(kept.quarantinedRows).toEqual([]);
    expect(kept.keptRows).toHaveLength(table.rowCount);
  });
});
