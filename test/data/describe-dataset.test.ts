import { describe, expect, it } from 'vitest';
import { renderDataset } from '../../src/cli/output/dataset-text.ts';
import { type Dataset, describeDataset } from '../../src/data/index.ts';
import { datasetSchemaSchema } from '../../src/schema/index.ts';
import { type Column, digestTable, type Table } from '../../src/table/index.ts';

const numbers = (name: string, values: number[]): Column => ({
  kind: 'number',
  name,
  values: Float64Array.from(values),
});
const texts = (name: string, codes: number[], dictionary: string[]): Column => ({
  kind: 'text',
  name,
  codes: Int32Array.from(codes),
  dictionary,
});

const table: Table = {
  rowCount: 5,
  columns: [
    numbers('size', [1, 2, -9, Number.NaN, 11]),
    texts('city', [0, 1, 1, -1, 2], ['Rome', 'Oslo', 'Atlantis']),
    numbers('extreme', [-Number.MAX_VALUE, Number.MAX_VALUE, 0, Number.POSITIVE_INFINITY, 1]),
    numbers(
      'empty',
      Array.from({ length: 5 }, () => Number.NaN),
    ),
    texts('note\u001b[2J', [0, 1, 2, 3, 0], ['a', 'b', 'c', 'd', 'in no row']),
    texts('y', [0, 1, 0, 2, -1], ['no', 'yes', 'perhaps']),
  ],
};
const dataset: Dataset = {
  name: 'x',
  sourceType: 'file',
  source: '/x\u001b[2J.csv',
  table,
  digest: digestTable(table),
  simulated: false,
  files: [],
};
const schema = datasetSchemaSchema.parse({
  features: [
    { kind: 'numeric', name: 'size', unit: 'm', missingValues: [-9] },
    { kind: 'categorical', name: 'city', categories: [{ value: 'Oslo', label: 'the capital' }, { value: 'Rome' }] },
  ],
  target: { name: 'y', negativeValues: ['no'], positiveValues: ['yes'], positiveLabel: 'bought\u001b[2J' },
});

describe('what a dataset holds', () => {
  const summary = describeDataset(dataset, schema);
  const column = (name: string) => summary.columns.find((other) => other.name === name);

  it('counts sentinels as missing and unknown categories as refused', () => {
    expect(column('size')).toMatchObject({ role: 'feature', kind: 'numeric', unit: 'm', missing: 2, refused: 0 });
    expect(column('size')?.numbers).toMatchObject({
      minimum: 1,
      maximum: 11,
      median: 2,
      histogram: [1, 1, 0, 0, 0, 0, 0, 0, 0, 1],
    });
    expect(column('city')).toMatchObject({
      missing: 1,
      refused: 1,
      values: [
        { value: 'Oslo', label: 'the capital', rows: 2 },
        { value: 'Rome', label: null, rows: 1 },
      ],
    });
  });

  it('takes any number and none', () => {
    expect(column('extreme')?.numbers).toMatchObject({ minimum: -Number.MAX_VALUE, maximum: Number.MAX_VALUE });
    expect(column('extreme')?.numbers?.histogram.reduce((sum, rows) => sum + rows, 0)).toBe(4);
    expect(column('empty')).toMatchObject({ role: 'unused', missing: 5, numbers: null });
  });

  it('counts the classes, and the rows that have none', () => {
    expect(summary.target).toMatchObject({ negative: { rows: 2 }, positive: { rows: 1 }, withoutClass: 2 });
    expect(column('y')).toMatchObject({ role: 'target', kind: 'text' });
  });

  it('needs no schema, and lists the most frequent texts', () => {
    const { target, columns } = describeDataset(dataset, undefined);
    expect(target).toBeNull();
    expect(columns.map(({ role }) => role)).toEqual(Array.from({ length: 6 }, () => 'unused'));
    expect(columns[4]?.values).toMatchObject([{ value: 'a', rows: 2 }, { value: 'b' }, { value: 'c' }, { value: 'd' }]);
  });

  it('moves no cursor when it is printed', () => {
    const text = renderDataset(summary, (_format, plain) => plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u001b]/);
    expect(text).toContain('size');
    expect(text).toMatch(/^size +numeric +40\.0% +\S{10} +1 to 11 m, median 2$/m);
  });
});
