import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../src/statistics/index.ts';
import { selectRows } from '../../src/table/index.ts';
import { validateTable } from '../../src/validation/index.ts';
import { findingsOf, makeSchema, makeSettings, makeTable, soundVisits, visits } from './make-table.ts';

const sound = makeTable(soundVisits());
const validate = (table = sound, overrides = {}) => validateTable(table, visits, makeSettings(overrides));

describe('columns', () => {
  it('that are missing are errors, with the name that is near', () => {
    const { weight, ...others } = soundVisits();
    const findings = findingsOf(validate(makeTable({ Weigth: weight ?? [], note: ['x'], ...others })), 'columns');
    expect(findings).toMatchObject([
      { severity: 'error', column: 'weight', message: 'weight: there is no such column' },
      { severity: 'info', column: null, count: 2, message: '2 columns are not in the schema: "Weigth", "note"' },
    ]);
    expect(findings[0]?.advice).toContain('Is it "Weigth"?');
  });

  it('that are all missing raise the question of the right file', () => {
    const report = validate(makeTable({ a: [1], b: [2] }));
    expect(report.passed).toBe(false);
    expect(findingsOf(report, 'columns').filter(({ severity }) => severity === 'error')).toHaveLength(5);
    expect(report.findings[0]?.advice).toContain('hale init');
    for (const name of ['types', 'missingValues', 'duplicates', 'target', 'leakage']) {
      expect(report.checks.find((check) => check.name === name)?.status).toBe('skipped');
    }
  });

  it('of one name are errors', () => {
    const report = validate({ ...sound, columns: [...sound.columns, ...sound.columns.slice(0, 1)] });
    expect(findingsOf(report, 'columns')).toMatchObject([{ severity: 'error', column: 'weight', count: 2 }]);
  });

  it('stand in any order', () => {
    expect(validate({ ...sound, columns: sound.columns.toReversed() }).findings).toEqual([]);
  });
});

describe('duplicates', () => {
  const rows = Array.from({ length: 60 }, (_, row) => row);

  it('are the copies after the first', () => {
    const table = selectRows(sound, [...rows, 3, 3, 5]);
    expect(findingsOf(validate(table), 'duplicates')).toMatchObject([
      { severity: 'warning', count: 3, rows: [{ row: 60 }, { row: 61 }, { row: 62 }] },
    ]);
    expect(validate(table, { duplicates: { quarantine: true } }).keptRows).toEqual(Uint32Array.from(rows));
  });

  it('are no copies where a column outside the schema tells them apart', () => {
    const table = selectRows(sound, [...rows, 3]);
    const named = { ...table, columns: [...table.columns, ...makeTable({ id: [...rows, 60] }).columns] };
    expect(findingsOf(validate(named), 'duplicates')).toEqual([]);
  });

  it('with another label contradict each other, all of them', () => {
    const columns = soundVisits();
    for (const cells of Object.values(columns)) cells.push(cells[0] as number, cells[0] as number);
    columns.died?.splice(60, 2, 'yes', 'yes');
    expect(findingsOf(validate(makeTable(columns)), 'duplicates')).toMatchObject([
      { count: 1, message: expect.stringContaining('equal to an earlier one') },
      {
        count: 3,
        severity: 'warning',
        message: '3 rows have the features of a row of the other class (4.8%)',
        rows: [
          { row: 0, value: 'no' },
          { row: 60, value: 'yes' },
          { row: 61, value: 'yes' },
        ],
      },
    ]);
  });

  it('without a label contradict nothing', () => {
    const columns = soundVisits();
    for (const cells of Object.values(columns)) cells.push(cells[8] as number);
    columns.died?.splice(60, 1, null);
    expect(findingsOf(validate(makeTable(columns)), 'duplicates')).toEqual([]);
  });
});

describe('target', () => {
  const withLabels = (died: (string | null)[]) => makeTable({ ...soundVisits(), died });
  const labels = soundVisits().died as string[];

  it('sets rows apart whose label is missing or unknown', () => {
    const report = validate(
      withLabels(
        labels
          .with(0, null as never)
          .with(9, 'maybe')
          .with(12, 'maybe'),
      ),
    );
    expect(findingsOf(report, 'target')).toMatchObject([
      { severity: 'warning', count: 1, message: 'died: missing in 1 of 60 rows (1.7%)' },
      { count: 2, message: 'died: 2 cells are no label: "maybe" (2 times); known are "no", "yes"' },
    ]);
    expect(report.quarantinedRows).toEqual([
      { row: 0, line: 2, reasons: ['died is missing'] },
      { row: 9, line: 11, reasons: ['died is none of "no", "yes"'] },
      { row: 12, line: 14, reasons: ['died is none of "no", "yes"'] },
    ]);
  });

  it('of one class is an error, whatever the policy', () => {
    const report = validate(withLabels(labels.map(() => 'no')), { target: { severity: 'warning' } });
    expect(findingsOf(report, 'target')).toMatchObject([
      {
        severity: 'error',
        count: 0,
        message: 'died: one class alone: no row is "dead" ("yes"); at least 10 were expected',
      },
    ]);
    expect(report.passed).toBe(false);
  });

  it('needs rows, and rows of each class, among those that are kept', () => {
    const three = validate(selectRows(sound, [0, 8, 9]));
    expect(findingsOf(three, 'target').map(({ message }) => message)).toEqual([
      'died: 3 of 3 rows can be trained on; at least 50 were expected',
      'died: 1 row is "alive" ("no"); at least 10 were expected',
      'died: 2 rows are "dead" ("yes"); at least 10 were expected',
    ]);
    const unfit = makeTable({
      ...soundVisits(),
      weight: soundVisits().weight?.map((cell, row) => (row < 11 ? 999 : cell)) ?? [],
    });
    expect(findingsOf(validate(unfit), 'target')).toMatchObject([
      { message: 'died: 49 of 60 rows can be trained on; at least 50 were expected' },
    ]);
  });

  it('counts no row without a label, and a class that has just enough', () => {
    const report = validate(
      withLabels(labels.map((label, row) => (row < 24 && label === 'no' ? null : label) as string)),
    );
    expect(findingsOf(report, 'target').map(({ message }) => message)).toEqual([
      'died: missing in 16 of 60 rows (26.7%)',
      'died: 44 of 60 rows can be trained on; at least 50 were expected',
    ]);
    expect(findingsOf(validate(sound, { minimumRowsPerClass: 28, minimumRows: 60 }), 'target')).toEqual([]);
    expect(findingsOf(validate(sound, { minimumRowsPerClass: 29, minimumRows: 61 }), 'target')).toHaveLength(2);
  });

  it('that is rare is a warning', () => {
    const table = makeTable({
      weight: Array.from({ length: 400 }, (_, row) => 50 + ((row * 7) % 97)),
      smoker: Array.from({ length: 400 }, (_, row) => row % 2),
      ward: Array<string>(400).fill('east'),
      grade: Array.from({ length: 400 }, (_, row) => 1 + (row % 3)),
      died: Array.from({ length: 400 }, (_, row) => (row % 33 === 0 ? 'yes' : 'no')),
    });
    expect(findingsOf(validate(table), 'target')).toMatchObject([
      { severity: 'warning', count: 13, message: 'died: 13 of 400 rows (3.3%) are "dead"; fewer than 5% are rare' },
    ]);
    expect(findingsOf(validate(table, { target: { minimumMinorityShare: 0.02 } }), 'target')).toEqual([]);
  });
});

describe('outliers', () => {
  const withWeights = (weight: (number | null)[]) =>
    findingsOf(validate(makeTable({ ...soundVisits(), weight })), 'outliers');
  const weights = soundVisits().weight as number[];

  it('are named with what is usual, and set nobody apart', () => {
    const table = makeTable({ ...soundVisits(), weight: weights.with(7, 290) });
    const report = validate(table);
    expect(findingsOf(report, 'outliers')).toMatchObject([
      { severity: 'warning', column: 'weight', count: 1, rows: [{ row: 7, line: 9, value: 290 }] },
    ]);
    expect(report.keptRows).toHaveLength(60);
  });

  it('are not looked for among few values, equal ones, or rows that are set apart', () => {
    expect(withWeights([...Array<null>(41).fill(null), 290, ...weights.slice(42)])).toEqual([]);
    expect(withWeights(Array<number>(60).fill(70))).toEqual([]);
    expect(withWeights(weights.with(7, 9999))).toEqual([]);
  });

  it('are judged by the rows that are kept', () => {
    const weight = weights.map((cell, row) => (row < 25 ? 2000 + 700 * row : cell)).with(40, 290);
    expect(withWeights(weight)).toMatchObject([{ count: 1, rows: [{ row: 40, value: 290 }] }]);
  });

  it('are none among many values of a normal distribution', () => {
    const random = createRandom(3);
    const schema = makeSchema({
      features: [{ kind: 'numeric', name: 'x' }],
      target: { name: 'y', negativeValues: [0], positiveValues: [1] },
    });
    const x = Array.from({ length: 20_000 }, () => normal(random));
    const report = (values: number[]) =>
      validateTable(makeTable({ x: values, y: values.map((_, row) => row % 2) }), schema, makeSettings());
    expect(x.filter((value) => Math.abs(value) > 3.6).length).toBeGreaterThan(0);
    expect(findingsOf(report(x), 'outliers')).toEqual([]);
    expect(findingsOf(report(x.with(7, -6)), 'outliers')).toMatchObject([{ count: 1 }]);
  });

  it('are not every value but the most frequent one', () => {
    expect(withWeights(weights.map((_, row) => (row % 10 === 0 ? 80 : 70)))).toEqual([]);
  });
});
