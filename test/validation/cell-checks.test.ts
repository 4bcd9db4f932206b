import { describe, expect, it } from 'vitest';
import { validateTable } from '../../src/validation/index.ts';
import { findingsOf, makeSchema, makeSettings, makeTable, soundVisits, visits } from './make-table.ts';

type Cells = (number | string | null)[];

/** The findings of one check on the sound visits with other cells from row 0 on. */
function find(check: string, cells: Readonly<Record<string, Cells>>, schema = visits, settings = makeSettings()) {
  const columns = soundVisits();
  for (const [name, given] of Object.entries(cells))
    columns[name] = [...given, ...(columns[name] ?? []).slice(given.length)];
  return findingsOf(validateTable(makeTable(columns), schema, settings), check);
}

describe('types', () => {
  it('names each kind of cell that is no number, the most frequent first, with lines and values', () => {
    const [finding] = find('types', { weight: ['n.d.', 'heavy', 70, 'n.d.'] });
    expect(finding).toMatchObject({
      column: 'weight',
      count: 3,
      message: 'weight: 3 cells are not a number, or nothing: "n.d." (2 times), "heavy"',
      rows: [
        { row: 0, line: 2, value: 'n.d.' },
        { row: 1, line: 3, value: 'heavy' },
        { row: 3, line: 5, value: 'n.d.' },
      ],
    });
    expect(finding?.advice).toContain('missingValues of weight');
  });

  it('takes numbers that stand as text beside words', () => {
    expect(find('types', { weight: ['70', '1e2', '-1', 'x'] })).toMatchObject([{ count: 1 }]);
  });

  it('knows decimal commas', () => {
    expect(find('types', { weight: ['70,5', '61,25'] })[0]?.advice).toBe('Write decimals with a point');
  });

  it('refuses fractions of what is counted, and what is not finite', () => {
    const schema = makeSchema({
      ...visits,
      features: [{ kind: 'numeric', name: 'weight', integer: true }],
    });
    const cells = { weight: [70.5, Number.POSITIVE_INFINITY] };
    expect(find('types', cells, schema)).toMatchObject([{ count: 2, column: 'weight' }]);
    expect(find('types', cells)).toMatchObject([{ count: 1 }]);
  });

  it('tells a word among numbered categories from an unknown number', () => {
    const cells = { grade: [4, 'high', '2.0'] };
    expect(find('types', cells)).toMatchObject([{ count: 1, rows: [{ row: 1, value: 'high' }] }]);
    expect(find('categories', cells)).toMatchObject([{ count: 1, rows: [{ row: 0, value: '4' }] }]);
  });
});

describe('missing values', () => {
  it('are a fact where a feature is nullable', () => {
    expect(find('missingValues', { weight: [null, -1, -1] })).toMatchObject([
      { severity: 'info', message: 'weight: missing in 3 of 60 rows (5%), written as -1 (2 times)' },
    ]);
  });

  it('make a row unfit where it is not', () => {
    const [finding] = find('missingValues', { grade: [1, null] });
    expect(finding).toMatchObject({ severity: 'warning', rows: [{ row: 1, line: 3, value: null }] });
    expect(finding?.advice).toContain('set nullable of grade');
  });

  it('are a warning above one share and an error from another', () => {
    const half = Array<null>(30).fill(null);
    expect(find('missingValues', { weight: half })).toMatchObject([{ severity: 'info' }]);
    expect(find('missingValues', { weight: [...half, null] })).toMatchObject([{ severity: 'warning' }]);
    const strict = makeSettings({ missingValues: { maximumShare: 0.5 } });
    expect(find('missingValues', { weight: half }, visits, strict)).toMatchObject([{ severity: 'error' }]);
  });

  it('are an error where there is nothing else, whatever the policy', () => {
    const settings = makeSettings({ missingValues: { severity: 'warning' } });
    const [finding] = find('missingValues', { weight: Array<number>(60).fill(-1) }, visits, settings);
    expect(finding).toMatchObject({ severity: 'error', count: 60 });
    expect(finding?.message).toContain('nothing but missing values (60 of 60 rows, written as -1 (60 times))');
  });
});

describe('ranges', () => {
  it('include their ends and say which numbers lie outside', () => {
    expect(find('ranges', { weight: [1, 300] })).toEqual([]);
    expect(find('ranges', { weight: [0.999, 300.5, 300.5] })).toMatchObject([
      { count: 3, message: 'weight: 3 values lie outside 1 to 300 kg: 300.5 (2 times), 0.999' },
    ]);
  });

  it('are told as numbers, also where words stand beside them', () => {
    expect(find('ranges', { weight: [999, 'heavy'] })).toMatchObject([
      { count: 1, message: 'weight: 1 value lies outside 1 to 300 kg: 999', rows: [{ row: 0, value: 999 }] },
    ]);
  });

  it('do not judge what stands for missing', () => {
    expect(find('ranges', { weight: [-1, null] })).toEqual([]);
  });

  it('may have one end', () => {
    const only = (limit: { minimum?: number; maximum?: number }) =>
      makeSchema({ ...visits, features: [{ kind: 'numeric', name: 'weight', ...limit }] });
    expect(find('ranges', { weight: [-2] }, only({ minimum: 0 }))[0]?.message).toBe('weight: 1 value lies below 0: -2');
    expect(find('ranges', { weight: [999] }, only({ maximum: 500 }))[0]?.message).toContain('lies above 500: 999');
    expect(find('ranges', { weight: [1e9] }, only({}))).toEqual([]);
  });
});

describe('categories', () => {
  it('hint at a category that differs in case, blanks or a letter', () => {
    const [finding] = find('categories', { ward: ['East', 'north  wing', 'nort wing', 'cellar'] });
    expect(finding).toMatchObject({ count: 4, column: 'ward' });
    expect(finding?.advice).toContain('"East" is "east" but for case or blanks');
    expect(finding?.advice).toContain('"north  wing" is "north wing" but for case or blanks');
    expect(finding?.advice).toContain('is "nort wing" meant to be "north wing"?');
    expect(finding?.advice).not.toContain('is "cellar"');
  });

  it('say what is known where nothing is near', () => {
    expect(find('categories', { smoker: [7, 7] })[0]?.message).toBe(
      'smoker: 2 cells are not one of 0, 1, or nothing: 7 (2 times)',
    );
  });

  it('bound what they quote of hostile cells', () => {
    const [finding] = find('categories', { ward: Array.from({ length: 60 }, (_, row) => `${row}`.repeat(500)) });
    expect(finding?.message.length).toBeLessThan(600);
    expect(finding?.advice.length).toBeLessThan(300);
  });
});
