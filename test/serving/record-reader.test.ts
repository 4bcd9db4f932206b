import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonBody } from '../../src/http/json-body.ts';
import { type DatasetSchema, datasetSchemaSchema } from '../../src/schema/index.ts';
import { createRecordDecoder } from '../../src/serving/index.ts';
import { readJsonNumber } from '../../src/serving/json-number.ts';
import { createRecordReader } from '../../src/serving/record-reader.ts';

const schemaOf = (features: object[]): DatasetSchema =>
  datasetSchemaSchema.parse({ features, target: { name: 'y', negativeValues: [0], positiveValues: [1] } });

const sizes = ['small', 'a "big" one', 'größer', '7'].map((value) => ({ value }));
const features = [
  { kind: 'numeric', name: 'age', minimum: 18, maximum: 120 },
  { kind: 'numeric', name: 'a longer name', integer: true, nullable: true, missingValues: [-9, 5] },
  { kind: 'numeric', name: 'x' },
  { kind: 'binary', name: 'constructor', categories: [{ value: 0 }, { value: 1 }] },
  { kind: 'categorical', name: 'size', categories: sizes, nullable: true, missingValues: ['?'] },
  { kind: 'ordinal', name: 'grade', categories: [{ value: 1.5 }, { value: 'two' }, { value: 40 }], missingValues: [3] },
];
const schema = schemaOf(features);
const names = schema.features.map(({ name }) => name);
const maximumRows = 40;

/** What the way through `JSON.parse` makes of a body; undefined where it refuses it. */
function rowsByParsing(text: string, isBatch: boolean): number[] | undefined {
  const decoder = createRecordDecoder(schema);
  let body: unknown;
  try {
    body = parseJsonBody(Buffer.from(text), 32);
  } catch {
    return undefined;
  }
  const isRight = (value: unknown): value is { instances: unknown[] } =>
    typeof value === 'object' && value !== null && Object.keys(value).join() === 'instances';
  const records = isBatch ? (isRight(body) ? body.instances : undefined) : [body];
  if (!Array.isArray(records) || records.length === 0 || records.length > maximumRows) return undefined;
  const rows = new Float64Array(records.length * decoder.featureCount);
  const fit = records.every((record, index) => decoder.decode(record, rows, index * decoder.featureCount));
  return fit ? [...rows] : undefined;
}

const reader = createRecordReader(schema);

/** What the reader makes of it; undefined where it gives up. */
function rowsByReading(text: string, isBatch: boolean): number[] | undefined {
  // Inside of a larger buffer, as bodies are.
  const bytes = Buffer.from(`,"${text}]`).subarray(2, -1);
  const rowCount = isBatch ? reader.readBatch(bytes, maximumRows) : Number(reader.readOne(bytes));
  return rowCount === 0 ? undefined : [...reader.rows.subarray(0, rowCount * names.length)];
}

const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 1.5, 3, 5, 40, 63, 18, 120, -9, null, 'small', 'two', '7', '?') },
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom('größer', 'a "big" one', true, [], {}, '', 1e300, -0, 0.1 + 0.2),
);
/** A value that fits, by name. */
const fitting: Record<string, fc.Arbitrary<unknown>> = {
  age: fc.oneof(fc.integer({ min: 18, max: 120 }), fc.double({ min: 18, max: 120, noNaN: true })),
  'a longer name': fc.constantFrom(-9, 5, null, 0, 12, -123_456),
  x: fc.double({ noNaN: true, noDefaultInfinity: true }),
  constructor: fc.constantFrom(0, 1),
  size: fc.constantFrom('small', '7', '?', null),
  grade: fc.constantFrom(1.5, 'two', 40),
};
const fittingMembers = fc.tuple(...names.map((name) => fitting[name]!.map((each) => [name, each] as const)));
const order = fc.shuffledSubarray(names, { minLength: names.length });
const spaces = fc.constantFrom('', ' ', '\n  ', '\t', '\r\n');

/** The text of a record that fits, its features in the order given, with the same spaces everywhere. */
const textOf = (members: readonly (readonly [string, unknown])[], given: readonly string[], space: string): string => {
  const byName = new Map(members);
  const written = given.map((name) => `${JSON.stringify(name)}${space}:${space}${JSON.stringify(byName.get(name))}`);
  return `{${space}${written.join(`${space},${space}`)}${space}}`;
};
const batchOf = (records: readonly string[], space: string): string =>
  `${space}{${space}"instances"${space}:${space}[${space}${records.join(`${space},${space}`)}${space}]${space}}${space}`;

describe('the reader of records', () => {
  it('reads what fits, in any order and with any spaces, as it is read by way of JSON.parse', () => {
    fc.assert(
      fc.property(fc.array(fittingMembers, { minLength: 1, maxLength: 30 }), order, spaces, (all, given, space) => {
        const records = all.map((members) => textOf(members, given, space));
        const batch = batchOf(records, space);
        expect(rowsByReading(batch, true)).toEqual(rowsByParsing(batch, true));
        expect(rowsByReading(batch, true)).toHaveLength(all.length * names.length);
        expect(rowsByReading(records[0]!, false)).toEqual(rowsByParsing(records[0]!, false));
        expect(rowsByReading(records[0]!, false)).toHaveLength(names.length);
      }),
    );
  });

  it('reads nothing that is refused by way of JSON.parse, and nothing differently', () => {
    const member = fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string()), value);
    const loose = fc.array(member, { maxLength: 8 }).map((members) => {
      const written = members.map(([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`);
      return `{${written.join(',')}}`;
    });
    const record = fc.oneof(
      loose,
      fc.tuple(fittingMembers, order, spaces).map((parts) => textOf(...parts)),
    );
    const pieces = [
      '',
      ',',
      '}',
      '"',
      ':',
      '{',
      '\\',
      '0',
      ' ',
      '-',
      '.',
      'e5',
      ']',
      'null',
      'NaN',
      '\u0000',
      'é',
      '1,',
    ];
    const change = fc.record({ at: fc.nat(), dropped: fc.nat({ max: 3 }), inserted: fc.constantFrom(...pieces) });
    const changes = fc.array(change, { maxLength: 2 });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), changes, fc.boolean(), (records, edits, isBatch) => {
        let text = isBatch ? batchOf(records, '') : (records[0] ?? '');
        for (const { at, dropped, inserted } of edits) {
          const position = at % (text.length + 1);
          text = text.slice(0, position) + inserted + text.slice(position + dropped);
        }
        const found = rowsByReading(text, isBatch);
        if (found !== undefined) expect(found).toEqual(rowsByParsing(text, isBatch));
      }),
      { numRuns: 5_000 },
    );
  });

  it('takes a feature that stands twice for unusual, wherever the names stood in the record before', () => {
    const values = new Map<string, unknown>(names.map((name) => [name, 40]));
    values.set('size', 'small').set('constructor', 1);
    const record = textOf([...values], names, '');
    for (const [first, second] of [
      ['age', 'x'],
      ['x', 'age'],
    ] as const) {
      expect(rowsByReading(record, false)).toHaveLength(names.length);
      const twice = record.replace(`"${first}"`, `"${second}"`);
      expect(rowsByReading(twice, false)).toBeUndefined();
    }
  });

  it('reads as many records as are allowed, and not one more', () => {
    const record = '{"age":20,"a longer name":1,"x":1,"constructor":0,"size":"small","grade":40}';
    expect(rowsByReading(batchOf(Array(maximumRows).fill(record), ''), true)).toHaveLength(maximumRows * names.length);
    expect(rowsByReading(batchOf(Array(maximumRows + 1).fill(record), ''), true)).toBeUndefined();
  });

  it('leaves features to the parser whose names are not written as they are', () => {
    for (const name of ['__proto__', 'größe', 'a"b', 'a\\b', 'tab\t']) {
      const single = createRecordReader(schemaOf([{ kind: 'numeric', name }]));
      expect(single.readOne(Buffer.from(`{${JSON.stringify(name)}:1}`))).toBe(false);
    }
  });
});

describe('the reader of numbers', () => {
  const read = (text: string): [number, number] => {
    const found = new Float64Array(1);
    const end = readJsonNumber(Buffer.from(text), 0, found);
    return [found[0]!, end];
  };

  it('reads each as JSON.parse does, to the bit', () => {
    const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,20})(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/);
    const short = fc.stringMatching(/^-?(?:0|[1-9]\d{0,5})(?:\.\d{1,6})?$/);
    const doubles = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number));
    fc.assert(
      fc.property(fc.oneof(digits, short, doubles), fc.constantFrom('', ',', '}', ' '), (text, after) => {
        expect(read(text + after)).toEqual([JSON.parse(text), text.length]);
      }),
      { numRuns: 10_000 },
    );
  });

  it('finds none where JSON.parse finds none', () => {
    for (const text of ['', '-', '.5', '01', '-01', '00', '1.', '1.e5', '1e', '1e+', '+1', 'e5', '1.5e-', '--1']) {
      expect(() => JSON.parse(text)).toThrow();
      expect(read(text)[1]).toBe(-1);
    }
    // The rest of these is for whoever reads on.
    expect(['0x10', '1_0', '1.2.3'].map((text) => read(text)[1])).toEqual([1, 1, 3]);
  });
});
