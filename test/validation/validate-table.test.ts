import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../src/statistics/index.ts';
import { selectRows } from '../../src/table/index.ts';
import { assertTrainable, checkNames, summariseReport, validateTable } from '../../src/validation/index.ts';
import { findingsOf, makeSchema, makeSettings, makeTable, soundVisits, visits } from './make-table.ts';

const settings = makeSettings();

describe('any table', () => {
  const cell = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(1, 2, 3, 70) },
    fc.constantFrom(null, 0, -1, 301, 'east', 'East', 'north wing', 'yes', 'no', '2', Number.POSITIVE_INFINITY),
  );
  const label = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('yes', 'no') }, fc.constantFrom(null, 'maybe'));
  const rows = fc.array(fc.tuple(cell, cell, cell, cell, label), { minLength: 1, maxLength: 60 });
  const tableOf = (cells: readonly (readonly (number | string | null)[])[]) =>
    makeTable(
      Object.fromEntries(
        ['weight', 'smoker', 'ward', 'grade', 'died'].map((name, index) => [
          name,
          cells.map((row) => row[index] ?? null),
        ]),
      ),
    );

  it('has each of its rows kept or set apart, and none lost', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const { keptRows, quarantinedRows, rowCount, passed, findings } = validateTable(
          tableOf(cells),
          visits,
          settings,
        );
        const all = [...keptRows, ...quarantinedRows.map(({ row }) => row)].sort((a, b) => a - b);
        expect(all).toEqual(cells.map((_, row) => row));
        expect(rowCount).toBe(cells.length);
        for (const { reasons, line, row } of quarantinedRows) {
          expect(reasons.length).toBeGreaterThan(0);
          expect(new Set(reasons).size).toBe(reasons.length);
          expect(line).toBe(row + 2);
        }
        expect(passed).toBe(!findings.some(({ severity }) => severity === 'error'));
      }),
    );
  });

  it('has the same findings whatever order its rows stand in', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (cells, keys) => {
        const table = tableOf(cells);
        const order = cells.map((_, row) => ({ row, key: keys.next().value ?? 0 })).sort((a, b) => a.key - b.key);
        const shuffled = selectRows(
          table,
          order.map(({ row }) => row),
        );
        const essence = (of: typeof table) => {
          const { findings, checks, quarantinedRows } = validateTable(
            of,
            visits,
            makeSettings({ maximumListedRows: 0 }),
          );
          return { findings, checks, reasons: quarantinedRows.map(({ reasons }) => reasons.join('; ')).sort() };
        };
        expect(essence(shuffled)).toEqual(essence(table));
      }),
    );
  });

  it('that is cleared of the rows set apart has none to set apart any more', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const table = tableOf(cells);
        const kept = selectRows(table, validateTable(table, visits, settings).keptRows);
        expect(validateTable(kept, visits, settings).quarantinedRows).toEqual([]);
      }),
    );
  });

  it('passes when it is drawn from its own schema', () => {
    const schema = makeSchema({
      features: [
        { kind: 'numeric', name: 'x', minimum: -100, maximum: 100, nullable: true },
        { kind: 'categorical', name: 'g', categories: [{ value: 'a' }, { value: 'b' }] },
      ],
      target: { name: 'y', negativeValues: [0], positiveValues: [1] },
    });
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 80, max: 400 }), (seed, count) => {
        const random = createRandom(seed);
        const draw = <T>(of: () => T): T[] => Array.from({ length: count }, of);
        const report = validateTable(
          makeTable({
            x: draw(() => (random.next() < 0.1 ? null : normal(random))),
            g: draw(() => (random.next() < 0.5 ? 'a' : 'b')),
            y: draw(() => (random.next() < 0.5 ? 1 : 0)),
          }),
          schema,
          settings,
        );
        expect(report.passed).toBe(true);
        expect(report.keptRows).toHaveLength(count);
      }),
      { numRuns: 50 },
    );
  });

  it('may be without rows, features or columns', () => {
    const empty = makeTable({ weight: [], smoker: [], ward: [], grade: [], died: [] });
    expect(findingsOf(validateTable(empty, visits, settings), 'target')).toMatchObject([
      { message: 'died: 0 of 0 rows can be trained on; at least 50 were expected' },
    ]);
    expect(validateTable(makeTable({ died: ['no', 'yes'] }), visits, settings).passed).toBe(false);
    expect(validateTable({ rowCount: 0, columns: [] }, visits, settings).passed).toBe(false);
  });
});

describe('the quarantine', () => {
  const spoil = (count: number) =>
    makeTable({
      ...soundVisits(),
      weight: soundVisits().weight?.map((cell, row) => (row < count ? 999 : cell)) ?? [],
      grade: soundVisits().grade?.with(0, 'high').with(1, null) ?? [],
    });

  it('has every reason of a row', () => {
    const { quarantinedRows } = validateTable(spoil(2), visits, settings);
    expect(quarantinedRows).toEqual([
      { row: 0, line: 2, reasons: ['grade is not one of 1, 2, 3', 'weight lies outside 1 to 300 kg'] },
      { row: 1, line: 3, reasons: ['grade is missing', 'weight lies outside 1 to 300 kg'] },
    ]);
  });

  it('may hold a share of the rows, and says why where it holds more', () => {
    expect(validateTable(spoil(6), visits, settings).passed).toBe(true);
    const report = validateTable(spoil(7), visits, settings);
    expect(findingsOf(report, 'quarantine')).toMatchObject([
      {
        severity: 'error',
        count: 7,
        message:
          '7 of 60 rows are set apart (11.7%, at most 10% were expected): weight lies outside 1 to 300 kg (7 rows), grade is not one of 1, 2, 3 (1 row), grade is missing (1 row)',
      },
    ]);
    expect(report.checks.at(-1)).toEqual({ name: 'quarantine', status: 'failed', findings: 1 });
    expect(validateTable(spoil(7), visits, makeSettings({ maximumQuarantinedShare: 0.2 })).passed).toBe(true);
  });
});

describe('the policy', () => {
  const table = makeTable({ ...soundVisits(), weight: soundVisits().weight?.with(4, 299) ?? [] });

  it('lets warnings pass, or stops at them', () => {
    const lenient = validateTable(table, visits, settings);
    expect(lenient.passed).toBe(true);
    expect(() => assertTrainable(lenient, settings)).not.toThrow();
    const strict = makeSettings({ stopOn: 'warning' });
    const report = validateTable(table, visits, strict);
    expect(report.passed).toBe(false);
    expect(() => assertTrainable(report, strict)).toThrow(
      expect.objectContaining({
        code: 'DATA_REFUSED',
        category: 'data-quality',
        message: expect.stringMatching(
          /^the data cannot be trained on:\n {2}- weight: 1 value lies far.*\n {4}Look whether/,
        ),
        details: { findings: [expect.objectContaining({ check: 'outliers', severity: 'warning', column: 'weight' })] },
      }),
    );
  });

  it('bounds what the refusal quotes', () => {
    const features = Array.from({ length: 500 }, (_, index) => ({ kind: 'numeric' as const, name: `x${index}` }));
    const schema = makeSchema({ ...visits, features });
    const report = validateTable(makeTable(soundVisits()), schema, settings);
    let message = '';
    try {
      assertTrainable(report, settings);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n')).toHaveLength(12);
    expect(message).toMatch(/and 495 more$/);
  });

  it('is summed up in one line, and warnings with what to do', () => {
    expect(summariseReport(validateTable(makeTable(soundVisits()), visits, settings))).toEqual({
      line: 'data accepted (60 rows, 9 checks; no row set apart)',
      warnings: [],
    });
    const { line, warnings } = summariseReport(validateTable(table, visits, settings));
    expect(line).toBe('data accepted (60 rows, 9 checks; with warnings: outliers; no row set apart)');
    expect(warnings).toEqual([expect.stringMatching(/^weight: 1 value lies far.*\. Look whether/)]);
    const apart = summariseReport(
      validateTable(
        makeTable({ ...soundVisits(), weight: soundVisits().weight?.with(4, 999) ?? [] }),
        visits,
        settings,
      ),
    );
    expect(apart.line).toBe('data accepted (60 rows, 9 checks; with warnings: ranges; 1 row set apart)');
    expect(apart.warnings).toEqual([expect.stringMatching(/^weight: 1 value lies outside 1 to 300 kg: 999\. Correct/)]);
    const refused = summariseReport(validateTable(makeTable({ died: ['no'] }), visits, settings));
    expect(refused.line).toMatch(/^data refused \(1 row, 2 checks; failed: columns, target; no row set apart\)$/);
  });

  it('has a setting for every check', () => {
    for (const name of checkNames) expect(settings[name].severity).toMatch(/^(error|warning)$/);
  });
});
