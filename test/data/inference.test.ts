import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import {
  encodeFeatures,
  encodeTarget,
  type InferenceOptions,
  inferSchema,
  projectNameOf,
  renderConfiguration,
} from '../../src/data/index.ts';
import { datasetSchemaSchema } from '../../src/schema/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import type { Column, Table } from '../../src/table/index.ts';

const settings = settingsSchema.parse({}).data.inference;
type Cell = number | string | null;

/** A table of 100 rows; a column is given by its cell in each row. */
function tableOf(columns: Record<string, (row: number) => Cell>, rowCount = 100): Table {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  return {
    rowCount,
    columns: Object.entries(columns).map(([name, cellOf]): Column => {
      const cells = rows.map(cellOf);
      if (!cells.some((cell) => typeof cell === 'string')) {
        return {
          kind: 'number',
          name,
          values: Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))),
        };
      }
      const dictionary = [...new Set(cells.filter((cell) => cell !== null).map(String))];
      const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(String(cell))));
      return { kind: 'text', name, codes, dictionary };
    }),
  };
}

const y = (row: number): Cell => (row % 3 === 0 ? 'yes' : 'no');
const size = (row: number): Cell => ((row * 7919) % 1000) / 10;
const infer = (columns: Record<string, (row: number) => Cell>, options: Partial<InferenceOptions> = {}) =>
  inferSchema(tableOf(columns), { target: 'y', settings, ...options });
/** What a single column beside a plain one is taken for. */
function featureOf(name: string, cellOf: (row: number) => Cell, options: Partial<InferenceOptions> = {}) {
  const { schema, guesses } = infer({ [name]: cellOf, plain: size, y }, options);
  return {
    feature: schema.features.find((feature) => feature.name === name),
    guess: guesses.find((guess) => guess.column === name),
  };
}

describe('a column becomes', () => {
  it.each<[string, (row: number) => Cell, object]>([
    ['a number', size, { kind: 'numeric' }],
    ['a whole number', (row) => row * row, { kind: 'numeric', integer: true }],
    ['a number that may be missing', (row) => (row % 9 === 0 ? null : row / 7), { kind: 'numeric', nullable: true }],
    ['binary, the lower first', (row) => (row % 2) + 1, { kind: 'binary', categories: [{ value: 1 }, { value: 2 }] }],
    [
      'binary, the absent first',
      (row) => (row % 2 ? 'Yes' : 'No'),
      { kind: 'binary', categories: [{ value: 'No' }, { value: 'Yes' }] },
    ],
    [
      'binary, the absent first, whatever the alphabet says',
      (row) => (row % 2 ? 'absent of x' : 'present').replace(' of x', ''),
      { kind: 'binary', categories: [{ value: 'absent' }, { value: 'present' }] },
    ],
    [
      'categories in no order, even where words seem to rise',
      (row) => ['low', 'medium', 'high'][row % 3] ?? null,
      { kind: 'categorical', categories: [{ value: 'high' }, { value: 'low' }, { value: 'medium' }] },
    ],
  ])('%s', (_title, cellOf, expected) => {
    const { feature, guess } = featureOf('x', cellOf);
    expect(feature).toEqual({ name: 'x', description: '', ...expected });
    expect(guess).toBeUndefined();
  });

  it.each<[string, string, (row: number) => Cell, string, RegExp]>([
    ['a counter', 'n', (row) => row + 1000, 'identifier', /no two alike/],
    ['numbers called an id', 'customer_id', (row) => (row * 7919) % 1_000_003, 'identifier', /no two alike/],
    ['texts without blanks, no two alike', 'ref', (row) => `u-${row}`, 'identifier', /100 texts/],
    ['one value', 'x', () => 7, 'constant', /every cell is 7/],
    ['one value or nothing', 'x', (row) => (row % 2 ? 'a' : null), 'constant', /that is not missing is "a"/],
    ['nothing', 'x', () => null, 'all-missing', /every cell is missing/],
    ['dates', 'x', (row) => `2024-01-${10 + (row % 9)}`, 'date', /dates or times/],
    ['moments', 'x', (row) => `2024-01-01T00:00:${10 + (row % 9)}Z`, 'date', /dates or times/],
    ['dates of Europe', 'x', (row) => `${1 + (row % 9)}.05.2024`, 'date', /dates or times/],
    ['sentences', 'x', (row) => `it is number ${row} of them`, 'free-text', /100 different texts/],
    ['a decimal comma before three digits', 'x', (row) => `${row % 2},${100 + row}`, 'decimal-comma', /decimal/],
    [
      'a comma between thousands',
      'x',
      (row) => (row % 9 ? `${row + 1},125` : `${row + 1},125,007.5`),
      'thousands-comma',
      /comma between thousands, such as "\d+,125/,
    ],
    ['a decimal comma', 'x', (row) => `${row},5`, 'decimal-comma', /decimal comma/],
    ['no name', ' ', size, 'unnamed', /name/],
    ['a name that requests are refused for', '__proto__', size, 'unnamed', /no request may hold/],
  ])('nothing where it holds %s, and that is said', (_title, name, cellOf, code, found) => {
    const { feature, guess } = featureOf(name, cellOf);
    expect(feature).toBeUndefined();
    expect(guess).toMatchObject({ code, column: name, assumed: expect.stringMatching(/^left out: /) });
    expect(guess?.found).toMatch(found);
  });

  it('numbers where a few words stand between numbers, and these mean missing', () => {
    const { feature, guess } = featureOf('x', (row) => (row % 10 === 0 ? 'unknown' : `${row}.5`));
    expect(feature).toMatchObject({ kind: 'numeric', nullable: true, missingValues: ['unknown'] });
    expect(guess?.code).toBe('missing-words');
  });

  it('numbers without the −9 or −999 that stands for missing among others of 0 or more', () => {
    const { feature, guess } = featureOf('x', (row) => (row % 10 === 0 ? -9 : row / 2));
    expect(feature).toMatchObject({ kind: 'numeric', nullable: true, missingValues: [-9] });
    expect(guess?.code).toBe('missing-number');
    expect(featureOf('x', (row) => (row % 10 === 0 ? -9 : row - 50)).feature).toEqual({
      kind: 'numeric',
      name: 'x',
      description: '',
      integer: true,
    });
  });

  it('a number where few whole numbers may be codes, and that is asked', () => {
    const cellOf = (row: number) => 1 + (row % 4);
    const { feature, guess } = featureOf('x', cellOf);
    expect(feature).toMatchObject({ kind: 'numeric' });
    expect(guess).toMatchObject({ code: 'codes', found: '4 whole numbers: 1, 2, 3, 4' });
    expect(guess?.choices.map(({ value }) => value)).toEqual(['numeric', 'categorical']);
    expect(featureOf('x', cellOf, { uses: new Map([['x', 'categorical']]) })).toEqual({
      feature: {
        kind: 'categorical',
        name: 'x',
        description: '',
        categories: [1, 2, 3, 4].map((value) => ({ value })),
      },
      guess: undefined,
    });
    expect(featureOf('x', cellOf, { uses: new Map([['x', 'leave-out']]) }).feature).toBeUndefined();
  });

  it('no range, and what was seen is told apart', () => {
    const { schema, ranges } = infer({ x: (row) => row / 2, y });
    expect(schema.features[0]).not.toHaveProperty('minimum');
    expect(ranges.get('x')).toEqual({ minimum: 0, maximum: 49.5 });
  });
});

describe('the target', () => {
  const outcome = (cellOf: (row: number) => Cell, options: Partial<InferenceOptions> = {}) =>
    infer({ x: size, y: cellOf }, options);

  it.each<[string, Cell, Cell, Cell]>([
    ['1 of 0 and 1', 0, 1, 1],
    ['yes of yes and no', 'yes', 'no', 'yes'],
    ['True of True and False', 'True', 'False', 'True'],
    ['the one without a "no"', 'no disease', 'disease', 'disease'],
    ['malignant of M and B', 'M', 'B', 'M'],
  ])('is what says yes: %s', (_title, often, seldom, positive) => {
    for (const [first, second] of [
      [often, seldom],
      [seldom, often],
    ]) {
      const { schema, guesses } = outcome((row) => (row % 4 === 0 ? second! : first!));
      expect(schema.target.positiveValues).toEqual([positive]);
      expect(guesses).toEqual([]);
    }
  });

  it('is the rarer class where words do not tell, and that is asked', () => {
    const { schema, guesses, positiveRows } = outcome((row) => (row % 4 === 0 ? 'left' : 'stayed'));
    expect(schema.target).toEqual({
      name: 'y',
      description: '',
      negativeValues: ['stayed'],
      positiveValues: ['left'],
      negativeLabel: 'stayed',
      positiveLabel: 'left',
    });
    expect(positiveRows).toBe(25);
    expect(guesses).toMatchObject([{ code: 'positive-class', choices: [{ value: 'left' }, { value: 'stayed' }] }]);
    expect(outcome((row) => (row % 4 === 0 ? 'left' : 'stayed'), { positive: 'stayed' })).toMatchObject({
      schema: { target: { positiveValues: ['stayed'] } },
      guesses: [],
    });
  });

  it('is made of two classes by naming those that mean yes', () => {
    const { schema, guesses } = outcome((row) => row % 5, { positive: ['1', '2.0', '3', '4'] });
    expect(schema.target).toMatchObject({ negativeValues: [0], positiveValues: [1, 2, 3, 4] });
    expect(guesses).toEqual([]);
    const other = outcome((row) => ['a', 'b', 'c'][row % 3]!, { positive: 'b' });
    expect(other.schema.target).toMatchObject({
      negativeValues: ['a', 'c'],
      negativeLabel: 'not b',
      positiveLabel: 'b',
    });
    expect(other.guesses).toMatchObject([{ code: 'other-classes' }]);
    expect(outcome((row) => row % 2, { positive: 'false' }).schema.target.positiveValues).toEqual([0]);
  });

  it('warns of rows without a class, and of a rare one', () => {
    const { guesses } = inferSchema(tableOf({ x: size, y: (row) => (row < 5 ? null : row % 40 === 0 ? 1 : 0) }, 1000), {
      target: 'y',
      settings,
    });
    expect(guesses.map(({ code, found }) => [code, found])).toEqual([
      ['missing-target', '5 rows without a class'],
      ['class-balance', 'one class has 2.4% of the rows'],
    ]);
  });

  it.each<[string, (row: number) => Cell, Partial<InferenceOptions>, string, RegExp]>([
    ['not there', (row) => row % 2, { target: 'plian' }, 'DATA_COLUMN_MISSING', /did you mean "plain"/],
    ['missing everywhere', () => null, {}, 'DATA_TARGET_UNUSABLE', /missing in every row/],
    ['of one class', () => 'no', {}, 'DATA_TARGET_UNUSABLE', /one class: every row is "no"/],
    ['of three', (row) => row % 3, {}, 'DATA_TARGET_UNUSABLE', /has 3 values, 0 \(34 rows\).*--positive 2;/],
    ['an amount', (row) => row / 3, {}, 'DATA_TARGET_UNUSABLE', /100 values.*and 90 more.*not a class/],
    [
      'without the value named',
      y,
      { positive: 'yess' },
      'DATA_TARGET_UNUSABLE',
      /no value "yess"; did you mean "yes"\?/,
    ],
    ['positive alone', y, { positive: ['yes', 'no'] }, 'DATA_TARGET_UNUSABLE', /no value left that means no/],
    ['of a class with 3 rows', (row) => (row < 3 ? 1 : 0), {}, 'DATA_TARGET_UNUSABLE', /3 rows of its rarer class; 10/],
  ])('is refused: %s', (_title, cellOf, options, code, message) => {
    const run = () => infer({ plain: size, y: cellOf }, options);
    expect(run).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  it('is refused in a table of 3 rows, and in one without a feature', () => {
    const three = tableOf({ x: size, y }, 3);
    expect(() => inferSchema(three, { target: 'y', settings })).toThrow(
      expect.objectContaining({ code: 'DATA_TOO_FEW_ROWS', message: expect.stringContaining('3 rows; 20 at least') }),
    );
    expect(() => infer({ id: (row) => row, empty: () => null, y })).toThrow(
      expect.objectContaining({
        code: 'DATA_NO_FEATURE',
        message: expect.stringMatching(/"id": .*"empty": every cell/),
      }),
    );
  });
});

const formatted = (text: string): string =>
  execFileSync('node_modules/.bin/biome', ['format', '--stdin-file-path=hale.config.ts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    input: text,
    encoding: 'utf8',
  });

describe('the configuration', () => {
  const hostile = [
    '"; drop',
    "o'x",
    '*/ process.exit(1) /*',
    '\u2028alert(1)',
    '`$\u007b1}`',
    'a\nb',
    '__proto__',
    '\u202Eevil',
    '\\',
    '</script>',
  ];
  const random = createRandom(1);
  const columns: Record<string, (row: number) => Cell> = Object.fromEntries(
    hostile.map((name, index) => [
      name,
      (row: number) => (index % 2 ? random.next() : hostile[(row + index) % hostile.length]!),
    ]),
  );
  const table = tableOf({
    ...columns,
    constant: () => '*/ process.exit(1) //\u2028process.exit(1)',
    many: (row) => `value number ${row % 30}`,
    codes: (row) => 10_000 + (row % 60),
    y: (row) => row % 2,
  });
  const inferred = inferSchema(table, {
    target: 'y',
    uses: new Map([
      ['codes', 'categorical'],
      ['__proto__', 'categorical'],
    ]),
    settings,
  });
  const text = renderConfiguration({
    file: "../o'x \u2028.csv",
    reading: { header: true },
    projectName: 'x',
    inferred,
  });

  it('is formatted as Biome formats it', () => {
    expect(formatted(text)).toBe(text);
  });

  it('gives back the schema when it is run, whatever the names hold', async () => {
    const { stripTypeScriptTypes } = await import('node:module');
    const body = stripTypeScriptTypes(
      text.replace("import { defineConfig } from 'hale';", 'const defineConfig = (x) => x;'),
    );
    const { default: configuration } = await import(`data:text/javascript,${encodeURIComponent(body)}`);
    const settings = settingsSchema.parse(configuration);
    expect(settings.data.file).toMatchObject({ path: "../o'x \u2028.csv", header: true });
    expect(settings.data.schema).toEqual(datasetSchemaSchema.parse(inferred.schema));
    expect(settings.data.schema?.features.map((feature) => feature.name)).toEqual([...hostile, 'many', 'codes']);
  });

  it('is named after its file', () => {
    expect(
      ['Customers 2024.csv', '/a/b/Über_Größe.parquet', '.csv', '数据.csv', `${'x'.repeat(99)}.csv`, '-a-.b.csv'].map(
        projectNameOf,
      ),
    ).toEqual(['customers-2024', 'uber-gro-e', 'project', 'project', 'x'.repeat(64), 'a-b']);
  });
});

describe('what is inferred', () => {
  it('is a valid schema that takes every row of its own table', () => {
    const cell = fc.oneof(
      fc.integer({ min: -10, max: 10 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom('a', 'b', '', ' ', 'x y', '1', '-9'),
      fc.constant(null),
    );
    const column = fc.oneof(
      fc.array(cell, { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: -9, max: 30 }), { minLength: 1, maxLength: 40 }),
      fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 40 }),
    );
    const names = fc.uniqueArray(
      fc.string({ minLength: 1, maxLength: 6 }).filter((name) => name !== 'y' && name !== '__proto__'),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(names, fc.array(column, { minLength: 6, maxLength: 6 }), (given, pools) => {
        const columns = Object.fromEntries(
          given.map((name, at) => [name, (row: number): Cell => pools[at]![(row * 7 + at) % pools[at]!.length]!]),
        );
        const table = tableOf({ ...columns, always: size, y: (row) => row % 2 });
        const schema = datasetSchemaSchema.parse(inferSchema(table, { target: 'y', settings }).schema);
        const { values, featureCount } = encodeFeatures(table, schema);
        expect(encodeTarget(table, schema.target).refusedRows).toHaveLength(0);
        for (const [index, feature] of schema.features.entries()) {
          if (feature.nullable) continue;
          for (let row = 0; row < table.rowCount; row += 1) {
            if (Number.isNaN(values[row * featureCount + index])) expect.fail(`${feature.name} is not nullable`);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
