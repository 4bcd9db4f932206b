import { describe, expect, it } from 'vitest';
import type { DatasetSchemaInput } from '../../src/schema/index.ts';
import { createRandom, normal, shuffle } from '../../src/statistics/index.ts';
import { checkSharedRows, validateTable } from '../../src/validation/index.ts';
import { findingsOf, makeSchema, makeSettings, makeTable } from './make-table.ts';

const count = 300;
const random = createRandom(5);
const noise = () => Array.from({ length: count }, () => random.next());
/** Of the target's own rows alone: two in five are positive, in no order. */
const labels = Array.from({ length: count }, (_, row) => (row * 7) % 5 < 2);

function find(
  feature: DatasetSchemaInput['features'][number],
  cells: (number | string | null)[],
  overrides = {},
  rowCount = count,
  target = labels,
) {
  const schema = makeSchema({
    features: [
      { nullable: true, ...feature },
      { kind: 'numeric', name: 'noise' },
    ],
    target: { name: 'y', negativeValues: [0], positiveValues: [1] },
  });
  const table = makeTable({
    [feature.name]: cells.slice(0, rowCount),
    noise: noise().slice(0, rowCount),
    y: target.map(Number).slice(0, rowCount),
  });
  const report = validateTable(table, schema, makeSettings(overrides));
  return findingsOf(report, 'leakage');
}

const number = { kind: 'numeric', name: 'leak' } as const;

describe('leakage', () => {
  it('is a number that orders the classes, either way round, with little noise or none', () => {
    expect(find(number, labels.map(Number))).toMatchObject([
      {
        severity: 'error',
        column: 'leak',
        message: expect.stringContaining('area under the ROC curve 1, below 0.995'),
      },
    ]);
    expect(
      find(
        number,
        labels.map((label) => (label ? -3 : 2) + random.next()),
      ),
    ).toHaveLength(1);
  });

  it('is a number that orders the classes the other way round, a few rows aside', () => {
    const falling = labels.map((label) => (label ? -random.next() : random.next() - 0.03));
    expect(find(number, falling)).toMatchObject([
      { message: expect.stringContaining('area under the ROC curve 0.99') },
    ]);
  });

  it('is no number that only says much', () => {
    expect(
      find(
        number,
        labels.map((label) => Number(label) + 0.6 * (random.next() - 0.5) * 4),
      ),
    ).toEqual([]);
    expect(find(number, noise())).toEqual([]);
  });

  it('begins at its limit', () => {
    const close = labels.map((label) => Number(label) + 0.45 * normal(random));
    expect(find(number, close)).toEqual([]);
    expect(find(number, close, { leakage: { maximumAuc: 0.9 } })).toHaveLength(1);
  });

  it('is judged by the rows that are kept', () => {
    const cells = labels.map((label, row) => (row < 25 ? 2 : Number(label)));
    expect(find({ ...number, minimum: 0, maximum: 1 }, cells)).toHaveLength(1);
    expect(find(number, cells)).toEqual([]);
  });

  it('is a number that separates the classes in another way than by order', () => {
    const middle = labels.map((label) => (label ? 0.4 + 0.2 * random.next() : Math.round(random.next())));
    expect(find(number, middle)).toMatchObject([{ message: expect.stringContaining('explains') }]);
  });

  it('is a category that stands for a class', () => {
    const feature = {
      kind: 'categorical',
      name: 'leak',
      categories: ['a', 'b', 'c'].map((value) => ({ value })),
    } as const;
    const cells = labels.map((label, row) => (label ? 'b' : row % 2 === 0 ? 'a' : 'c'));
    expect(find(feature, cells)).toMatchObject([{ message: expect.stringContaining('it explains 0.99') }]);
    expect(
      find(
        feature,
        cells.map((cell, row) => (row % 10 === 0 ? 'a' : cell)),
      ),
    ).toEqual([]);
  });

  it('is a category that tells the class where it is there, or together with its absence', () => {
    const categories = [{ value: 'a' }, { value: 'b' }];
    const feature = { kind: 'categorical' as const, name: 'leak', categories };
    const half = labels.map((label, row) => (row % 2 === 0 ? null : label ? 'a' : 'b'));
    expect(find(feature, half)).toHaveLength(1);
    const absent = labels.map((label, row) => (label ? 'a' : row < 15 ? 'b' : null));
    expect(find(feature, absent)).toHaveLength(1);
  });

  it('is not claimed of a category that sixteen rows have', () => {
    const feature = { kind: 'categorical' as const, name: 'leak', categories: [{ value: 'a' }, { value: 'b' }] };
    const given = { a: 0, b: 0 };
    const cells = labels.map((label) => {
      const value = label ? 'a' : 'b';
      given[value] += 1;
      return given[value] <= 8 ? value : null;
    });
    expect(find(feature, cells)).toEqual([]);
  });

  it('is not a category that every row has for itself', () => {
    const categories = labels.map((_, row) => ({ value: `patient ${row}` }));
    const cells = categories.map(({ value }) => value);
    expect(find({ kind: 'categorical', name: 'leak', categories }, cells)).toEqual([]);
  });

  it('is a feature that is filled in for one class only', () => {
    expect(
      find(
        number,
        labels.map((label) => (label ? random.next() : null)),
      ),
    ).toMatchObject([{ message: expect.stringContaining('whether it is missing') }]);
    expect(
      find(
        number,
        labels.map((_, row) => (row % 3 === 0 ? random.next() : null)),
      ),
    ).toEqual([]);
  });

  it('is not claimed of few rows, nor beyond its policy', () => {
    const cells = labels.map(Number);
    expect(find(number, cells, {}, 49)).toEqual([]);
    expect(find(number, cells, { minimumRows: 10 }, 50)).toHaveLength(1);
    const rare = labels.map((label, row) => label && row < 20);
    expect(rare.filter(Boolean)).toHaveLength(8);
    expect(find(number, rare.map(Number), {}, count, rare)).toEqual([]);
    expect(find(number, cells, { leakage: { severity: 'warning' } })).toMatchObject([{ severity: 'warning' }]);
    expect(find(number, cells, { leakage: { severity: 'off' } })).toEqual([]);
  });

  it('is found among more rows than are looked at first', () => {
    const rows = Array.from({ length: 30_000 }, (_, row) => row);
    shuffle(rows, random);
    const table = makeTable({ leak: rows, y: rows.map((row) => (row > 18_000 ? 1 : 0)) });
    const schema = makeSchema({ features: [number], target: { name: 'y', negativeValues: [0], positiveValues: [1] } });
    expect(findingsOf(validateTable(table, schema, makeSettings()), 'leakage')).toMatchObject([{ count: 30_000 }]);
  });
});

describe('rows on both sides of a split', () => {
  const schema = makeSchema({
    features: [number],
    target: { name: 'y', negativeValues: [0], positiveValues: [1] },
  });
  const table = makeTable({ leak: noise().fill(0.5, 0, 2).with(100, 0.5), y: labels.map(Number) });
  const validate = (testRows: number[], overrides = {}) => {
    const trainRows = labels.flatMap((_, row) => (testRows.includes(row) ? [] : [row]));
    const settings = makeSettings(overrides);
    const split = { trainRows, testRows };
    const report = checkSharedRows(validateTable(table, schema, settings), table, split, schema, settings);
    return { ...report, shared: findingsOf(report, 'leakage') };
  };

  it('are test rows whose features a training row has', () => {
    expect(validate([0, 5, 100]).shared).toMatchObject([
      { severity: 'warning', count: 2, rows: [{ row: 0 }, { row: 100 }], message: expect.stringContaining('66.7%') },
    ]);
    expect(validate([0, 1, 100, 7]).shared).toEqual([]);
    expect(validate([7, 8]).shared).toEqual([]);
  });

  it('stop training where the policy says so', () => {
    expect(validate([0]).passed).toBe(true);
    expect(validate([0], { leakage: { sharedRows: 'error' } }).passed).toBe(false);
    expect(validate([0], { leakage: { sharedRows: 'off' } }).shared).toEqual([]);
    expect(validate([0], { leakage: { severity: 'off', sharedRows: 'error' } }).shared).toEqual([]);
  });

  it('show in the result of the check', () => {
    const resultOf = (...given: Parameters<typeof validate>) =>
      validate(...given).checks.find(({ name }) => name === 'leakage');
    expect(resultOf([7])).toEqual({ name: 'leakage', status: 'passed', findings: 0 });
    expect(resultOf([0])).toEqual({ name: 'leakage', status: 'warning', findings: 1 });
    expect(resultOf([0], { leakage: { sharedRows: 'error' } })).toMatchObject({ status: 'failed' });
  });
});
