import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeColumn, encodeFeatures, encodeTarget } from '../../src/data/index.ts';
import { type DatasetSchemaInput, datasetSchemaSchema, type Feature, featureSchema } from '../../src/schema/index.ts';
import type { Column, Table } from '../../src/table/index.ts';

const feature = (input: unknown): Feature => featureSchema.parse(input);
const numbers = (name: string, ...values: number[]): Column => ({
  kind: 'number',
  name,
  values: Float64Array.from(values),
});
const texts = (name: string, ...cells: (string | null)[]): Column => {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(cell)));
  return { kind: 'text', name, codes, dictionary };
};
const tableOf = (...columns: Column[]): Table => {
  const [first] = columns;
  return { rowCount: first?.kind === 'number' ? first.values.length : (first?.codes.length ?? 0), columns };
};
const encode = (column: Column, input: object) => {
  const { codes, refusedRows } = encodeColumn(column, feature({ name: column.name, ...input }));
  return { codes: [...codes], refusedRows: [...refusedRows] };
};
const absent = Number.NaN;

describe('encodeColumn', () => {
  it('takes numbers as they are, out of range too, and −0 as 0', () => {
    const { codes, refusedRows } = encode(numbers('x', 1.5, -0, 1e300, absent), { kind: 'numeric', maximum: 10 });
    expect(codes).toEqual([1.5, 0, 1e300, absent]);
    expect(Object.is(codes[1], 0)).toBe(true);
    expect(refusedRows).toEqual([]);
  });

  it('refuses infinity, and a fraction where whole numbers are expected', () => {
    const column = numbers('x', 1, Number.POSITIVE_INFINITY, 2.5, Number.NEGATIVE_INFINITY);
    expect(encode(column, { kind: 'numeric' }).refusedRows).toEqual([1, 3]);
    expect(encode(column, { kind: 'numeric', integer: true })).toEqual({
      codes: [1, absent, absent, absent],
      refusedRows: [1, 2, 3],
    });
  });

  it('takes what stands for missing as missing, in whichever way the column writes it', () => {
    const input = { kind: 'numeric', missingValues: ['?', -9] };
    expect(encode(numbers('x', 3, -9), input)).toEqual({ codes: [3, absent], refusedRows: [] });
    expect(encode(texts('x', '3', '-9.0', '?', null), input)).toEqual({
      codes: [3, absent, absent, absent],
      refusedRows: [],
    });
  });

  it('takes a text for a number exactly where it writes one in decimal notation', () => {
    const column = texts('x', '63.0', ' 7 ', '1e3', '0x10', '1_000', '1,5', 'Infinity', '1e999', '-0');
    expect(encode(column, { kind: 'numeric' })).toEqual({
      codes: [63, 7, 1000, absent, absent, absent, absent, absent, 0],
      refusedRows: [3, 4, 5, 6, 7],
    });
  });

  it('finds categories that are numbers, texts or both', () => {
    const values = (...list: (string | number)[]) => ({
      kind: 'categorical',
      categories: list.map((value) => ({ value })),
    });
    expect(encode(numbers('x', 7, 3, 4, -0), values(3, 7, 0))).toEqual({ codes: [1, 0, absent, 2], refusedRows: [2] });
    expect(encode(texts('x', '3.0', 'seven', '7'), values(3, 'seven')).refusedRows).toEqual([2]);
    expect(encode(texts('x', '3.0', 'seven', '7'), values(3, 'seven')).codes).toEqual([0, 1, absent]);
    expect(encode(numbers('x', 1.5, 1e9), values(1.5, 1e9)).codes).toEqual([0, 1]);
  });

  it('takes a number for a text that alone writes it, and no text for another', () => {
    const categories = [{ value: '007' }, { value: '8' }, { value: '8.0' }];
    const input = { kind: 'categorical', categories };
    expect(encode(numbers('x', 7, 8), input)).toEqual({ codes: [0, absent], refusedRows: [1] });
    expect(encode(texts('x', '007', '7', '8.0'), input)).toEqual({ codes: [0, absent, 2], refusedRows: [1] });
  });

  it('takes a value that is both a category and listed as missing as the category', () => {
    const input = { kind: 'binary', categories: [{ value: 0 }, { value: 1 }], missingValues: [0, 9] };
    expect(encode(numbers('x', 0, 1, 9), input)).toEqual({ codes: [0, 1, absent], refusedRows: [] });
  });

  it('encodes every table of listed values to their indices', () => {
    const value = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(
        fc.uniqueArray(value, { minLength: 1, maxLength: 20, selector: (v) => v + 0 }),
        fc.array(fc.nat(19)),
        (listed, picks) => {
          const indices = picks.map((pick) => pick % listed.length);
          const column = numbers('x', ...indices.map((index) => listed[index] as number));
          const categories = listed.map((v) => ({ value: v }));
          expect(encode(column, { kind: 'categorical', categories })).toEqual({ codes: indices, refusedRows: [] });
        },
      ),
    );
  });
});

const schemaOf = (input: DatasetSchemaInput) => datasetSchemaSchema.parse(input);
const schema = schemaOf({
  features: [
    { kind: 'numeric', name: 'b', nullable: true },
    { kind: 'categorical', name: 'a', categories: [{ value: 'x' }, { value: 'y' }] },
  ],
  target: { name: 'y', negativeValues: ['no'], positiveValues: ['yes', 1] },
});

describe('encodeFeatures', () => {
  it("writes row by row in the schema's order and leaves other columns out", () => {
    const table = tableOf(texts('a', 'y', 'x'), numbers('unused', 1, 2), numbers('b', 1.5, absent));
    const { rowCount, featureCount, values } = encodeFeatures(table, schema);
    expect({ rowCount, featureCount, values: [...values] }).toEqual({
      rowCount: 2,
      featureCount: 2,
      values: [1.5, 1, absent, 0],
    });
  });

  it('names the line, column, value and what is allowed at the first row that it refuses', () => {
    const table: Table = {
      ...tableOf(texts('a', 'x', 'z', 'y'), texts('b', '1', '2', 'two')),
      lineNumbers: Uint32Array.of(2, 4, 5),
    };
    expect(() => encodeFeatures(table, schema)).toThrow(
      expect.objectContaining({
        code: 'DATA_CELL_INVALID',
        message: expect.stringMatching(/^line 4, column "a": found "z"; one of "x", "y" was expected\. 1 more/),
        details: { row: 1, line: 4, column: 'a', found: 'z' },
      }),
    );
  });

  it('names the nearest column where one is missing', () => {
    const wanting = schemaOf({ ...schema, features: [{ kind: 'numeric', name: 'pressure' }] });
    expect(() => encodeFeatures(tableOf(texts('a', 'x'), numbers('pressure_', 1)), wanting)).toThrow(
      expect.objectContaining({ code: 'DATA_COLUMN_MISSING', details: { column: 'pressure', nearest: 'pressure_' } }),
    );
  });
});

describe('encodeTarget', () => {
  it('tells the classes, and the rows that have none', () => {
    const { labels, refusedRows } = encodeTarget(
      tableOf(texts('y', 'yes', 'no', '1.0', null, 'maybe', 'no')),
      schema.target,
    );
    expect([...labels]).toEqual([1, 0, 1, 0, 0, 0]);
    expect([...refusedRows]).toEqual([3, 4]);
  });
});
