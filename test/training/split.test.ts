import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/statistics/index.ts';
import type { Table } from '../../src/table/index.ts';
import { type RowOrder, readRowOrder, splitIntoFolds, splitRows } from '../../src/training/index.ts';

const stratified: RowOrder = { method: 'stratified' };
const positivesOf = (labels: Uint8Array, rows: Uint32Array): number =>
  rows.reduce((sum, row) => sum + (labels[row] as number), 0);
const allRows = (labels: Uint8Array): number[] => [...labels.keys()];

/** Labels in any order, with at least ten rows of each class. */
const labelsArbitrary = fc
  .tuple(fc.array(fc.constantFrom(0, 1), { maxLength: 80 }), fc.constant([...'01010101010101010101'].map(Number)))
  .map(([some, both]) => Uint8Array.from([...some, ...both]));

describe('a stratified split', () => {
  it('holds out the share of each class to the row, and every row is on one side', () => {
    fc.assert(
      fc.property(labelsArbitrary, fc.double({ min: 0.1, max: 0.5, noNaN: true }), fc.nat(), (labels, share, seed) => {
        const { trainRows, testRows } = splitRows(labels, stratified, share, createRandom(seed));
        expect([...trainRows, ...testRows].sort((a, b) => a - b)).toEqual(allRows(labels));
        const positives = labels.reduce((sum, label) => sum + label, 0);
        expect(positivesOf(labels, testRows)).toBe(Math.round(positives * share));
        expect(testRows.length).toBe(Math.round(positives * share) + Math.round((labels.length - positives) * share));
      }),
    );
  });

  it('is the same for the same seed and another for another', () => {
    const labels = Uint8Array.from({ length: 100 }, (_, row) => row % 2);
    const testRows = (seed: number) => splitRows(labels, stratified, 0.2, createRandom(seed)).testRows;
    expect(testRows(7)).toEqual(testRows(7));
    expect(testRows(7)).not.toEqual(testRows(8));
  });

  it('is refused where a side would lack a class', () => {
    const labels = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1);
    expect(() => splitRows(labels, stratified, 0.2, createRandom(1))).toThrow(
      expect.objectContaining({ code: 'SPLIT_IMPOSSIBLE', message: expect.stringContaining('the held-out part') }),
    );
  });
});

describe('the folds of a cross-validation', () => {
  it('test every row once, in folds whose sizes and classes differ by one row at most', () => {
    fc.assert(
      fc.property(labelsArbitrary, fc.integer({ min: 2, max: 10 }), fc.nat(), (labels, count, seed) => {
        const folds = splitIntoFolds(labels, stratified, count, createRandom(seed));
        expect(folds.flatMap((fold) => [...fold.testRows]).sort((a, b) => a - b)).toEqual(allRows(labels));
        for (const { trainRows, testRows } of folds) {
          expect([...trainRows, ...testRows].sort((a, b) => a - b)).toEqual(allRows(labels));
        }
        const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
        expect(spread(folds.map((fold) => fold.testRows.length))).toBeLessThanOrEqual(1);
        expect(spread(folds.map((fold) => positivesOf(labels, fold.testRows)))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('keep a group on one side', () => {
    fc.assert(
      fc.property(labelsArbitrary, fc.nat(), (labels, seed) => {
        const groupOfRow = Uint32Array.from(labels, (_, row) => row >> 1);
        const order: RowOrder = { method: 'grouped', groupOfRow };
        for (const { trainRows, testRows } of splitIntoFolds(labels, order, 3, createRandom(seed))) {
          const trained = new Set(Array.from(trainRows, (row) => groupOfRow[row]));
          expect(Array.from(testRows).filter((row) => trained.has(groupOfRow[row]))).toEqual([]);
        }
      }),
    );
  });

  it('hold out, in whole groups, nearly the share that is asked for', () => {
    const groupOfRow = Uint32Array.from({ length: 600 }, (_, row) => row >> 1);
    const labels = Uint8Array.from({ length: 600 }, (_, row) => row % 2);
    for (const share of [0.05, 0.2, 0.3, 0.4, 0.5]) {
      const { trainRows, testRows } = splitRows(labels, { method: 'grouped', groupOfRow }, share, createRandom(2));
      expect(testRows.length).toBe(600 * share);
      const trained = new Set(Array.from(trainRows, (row) => groupOfRow[row]));
      expect(Array.from(testRows).filter((row) => trained.has(groupOfRow[row]))).toEqual([]);
    }
  });

  it('keep the classes nearly even where groups have very different shares of them', () => {
    // 40 groups of 5 rows; every fourth group is positive throughout.
    const groupOfRow = Uint32Array.from({ length: 200 }, (_, row) => Math.floor(row / 5));
    const labels = Uint8Array.from(groupOfRow, (group) => (group % 4 === 0 ? 1 : 0));
    const folds = splitIntoFolds(labels, { method: 'grouped', groupOfRow }, 5, createRandom(3));
    expect(folds.map((fold) => positivesOf(labels, fold.testRows))).toEqual([10, 10, 10, 10, 10]);
    expect(folds.map((fold) => fold.testRows.length)).toEqual([40, 40, 40, 40, 40]);
  });

  it('in time order train on the past only, and never test the first block', () => {
    const timeOfRow = Uint32Array.from({ length: 120 }, (_, row) => (row * 37) % 60);
    const labels = Uint8Array.from({ length: 120 }, (_, row) => (row >> 1) % 2);
    const order: RowOrder = { method: 'time', timeOfRow };
    const folds = splitIntoFolds(labels, order, 5, createRandom(1));
    for (const { trainRows, testRows } of folds) {
      const latest = Math.max(...Array.from(trainRows, (row) => timeOfRow[row] as number));
      expect(Math.min(...Array.from(testRows, (row) => timeOfRow[row] as number))).toBeGreaterThan(latest);
    }
    expect(folds.map((fold) => fold.testRows.length)).toEqual([20, 20, 20, 20, 20]);
    const { trainRows, testRows } = splitRows(labels, order, 0.25, createRandom(1));
    expect(testRows.length).toBe(30);
    expect(Math.max(...Array.from(trainRows, (row) => timeOfRow[row] as number))).toBe(44);
  });
});

describe('the column that groups or orders rows', () => {
  const table: Table = {
    rowCount: 3,
    columns: [
      { kind: 'text', name: 'patient', codes: Int32Array.of(1, 0, 1), dictionary: ['b', 'a'] },
      { kind: 'number', name: 'year', values: Float64Array.of(2001, Number.NaN, 1999) },
    ],
    lineNumbers: Uint32Array.of(2, 3, 4),
  };
  const base = { testShare: 0.2, groupColumn: undefined, timeColumn: undefined };

  it('gives equal cells one number, in their order', () => {
    const order = readRowOrder(table, { ...base, method: 'grouped', groupColumn: 'patient' });
    expect(order).toEqual({ method: 'grouped', groupOfRow: Uint32Array.of(0, 1, 0) });
  });

  const textColumn = (words: readonly string[]): Table => ({
    rowCount: words.length,
    columns: [
      { kind: 'text', name: 'day', codes: Int32Array.from(words, (_, row) => row), dictionary: words },
      { kind: 'number', name: 'hour', values: Float64Array.from(words, (_, row) => (row % 3) - 1) },
    ],
  });

  it('gives numbers and dates their places in time', () => {
    const days = textColumn(['2021-03-05', '2020-12-31', '2021-01-01T08:00', '2021-03-06']);
    const byDay = readRowOrder(days, { ...base, method: 'time', timeColumn: 'day' });
    expect(byDay).toEqual({ method: 'time', timeOfRow: Uint32Array.of(2, 0, 1, 3) });
    const byHour = readRowOrder(days, { ...base, method: 'time', timeColumn: 'hour' });
    expect(byHour).toEqual({ method: 'time', timeOfRow: Uint32Array.of(0, 1, 2, 0) });
  });

  it('counts no word that no row has any more', () => {
    const order = readRowOrder(
      {
        rowCount: 2,
        columns: [{ kind: 'text', name: 'patient', codes: Int32Array.of(2, 0), dictionary: ['z', 'a', 'b'] }],
      },
      { ...base, method: 'grouped', groupColumn: 'patient' },
    );
    expect(order).toEqual({ method: 'grouped', groupOfRow: Uint32Array.of(0, 1) });
  });

  it.each(['05/03/2021', '2021-3-5', 'March 2021', '21-03-05', '2021-03/05'])(
    'is refused where its texts do not sort by time, as %s',
    (text) => {
      const day = { ...base, method: 'time' as const, timeColumn: 'day' };
      expect(() => readRowOrder(textColumn(['2021-03-05', text]), day)).toThrow(
        expect.objectContaining({ code: 'SPLIT_IMPOSSIBLE', message: expect.stringContaining(`"${text}" in row 2`) }),
      );
    },
  );

  it.each([
    ['is not set', { ...base, method: 'time' as const }, 'training.split.timeColumn names no column'],
    ['is not there', { ...base, method: 'grouped' as const, groupColumn: 'ward' }, 'it has patient, year'],
    ['is missing in a row', { ...base, method: 'time' as const, timeColumn: 'year' }, 'year is missing in line 3'],
  ])('is refused where it %s', (_, settings, message) => {
    expect(() => readRowOrder(table, settings)).toThrow(
      expect.objectContaining({ code: 'SPLIT_IMPOSSIBLE', message: expect.stringContaining(message) }),
    );
  });
});
