import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import type { EncodedRows } from '../../src/data/index.ts';
import {
  compileFeaturePipeline,
  type FeaturePipeline,
  featurePipelineSchema,
  fitFeaturePipeline,
  type Representation,
} from '../../src/models/index.ts';
import { datasetSchemaSchema } from '../../src/schema/index.ts';
import { createRandom, normal } from '../../src/statistics/index.ts';

const listed = (count: number) => Array.from({ length: count }, (_, value) => ({ value: value + 1 }));
const schema = datasetSchemaSchema.parse({
  features: [
    { kind: 'numeric', name: 'pressure' },
    { kind: 'numeric', name: 'dose' },
    { kind: 'binary', name: 'smoker', categories: [{ value: 'no' }, { value: 'yes' }] },
    { kind: 'categorical', name: 'pain', categories: listed(4) },
    { kind: 'ordinal', name: 'vessels', categories: listed(5) },
  ],
  target: { name: 'ill', negativeValues: [0], positiveValues: [1] },
});
const settingsOf = (features: object = {}) => settingsSchema.parse({ features }).features;
const rowsOf = (rows: readonly (readonly (number | null)[])[]): EncodedRows => ({
  rowCount: rows.length,
  featureCount: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat(), (value) => value ?? Number.NaN),
});
const upTo = (count: number) => Uint32Array.from({ length: count }, (_, index) => index);
const fitOn = (rows: EncodedRows, count: number, representation: Representation, features: object = {}) =>
  fitFeaturePipeline(rows, upTo(count), schema, representation, settingsOf(features));
/** Through JSON and its schema, as a bundle keeps it. */
const stored = (pipeline: FeaturePipeline): FeaturePipeline =>
  featurePipelineSchema.parse(JSON.parse(JSON.stringify(pipeline)));
const transformed = (pipeline: FeaturePipeline, rows: EncodedRows): Record<string, number>[] => {
  const { values, names, columnCount } = compileFeaturePipeline(pipeline).transform(rows);
  return Array.from({ length: rows.rowCount }, (_, row) =>
    Object.fromEntries(names.map((name, column) => [name, values[row * columnCount + column]!])),
  );
};

interface Oracle {
  name: string;
  representation: Representation;
  settings: object;
  columns: number;
  values: (number | null)[][];
}
const oracle: { trainingRows: number; rows: (number | null)[][]; cases: Oracle[] } = JSON.parse(
  readFileSync(new URL('../oracles/feature-pipeline.json', import.meta.url), 'utf8'),
);

describe('the feature pipeline gives what scikit-learn’s ColumnTransformer gives', () => {
  it.each(oracle.cases)('$name', ({ representation, settings, columns, values }) => {
    const rows = rowsOf(oracle.rows);
    const pipeline = stored(fitOn(rows, oracle.trainingRows, representation, settings));
    const matrix = compileFeaturePipeline(pipeline).transform(rows);
    expect(matrix.columnCount).toBe(columns);
    for (const [index, expected] of values.flat().entries()) {
      const found = matrix.values[index]!;
      if (expected === null) expect(found).toBeNaN();
      else expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
    }
  });
});

const cell = (categoryCount: number | null): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, -1, 0.5, 1e9) },
    {
      weight: 4,
      arbitrary: categoryCount === null ? fc.double({ min: -1e6, max: 1e6 }) : fc.nat({ max: categoryCount - 1 }),
    },
  );
const row = fc.tuple(cell(null), cell(null), cell(2), cell(4), cell(5));
const someRows = fc.array(row, { minLength: 2, maxLength: 30 }).map(rowsOf);
const anySettings = fc.record({
  imputation: fc.record({
    numeric: fc.constantFrom('median', 'mean', 'most-frequent', 'constant'),
    ordinal: fc.constantFrom('median', 'most-frequent', 'constant'),
    categoryConstant: fc.nat({ max: 6 }),
  }),
  scaling: fc.constantFrom('standard', 'min-max', 'robust', 'none'),
  encoding: fc.record({
    linear: fc.record({ categorical: fc.constantFrom('one-hot', 'ordinal') }),
    trees: fc.record({ categorical: fc.constantFrom('one-hot', 'ordinal') }),
    dropped: fc.constantFrom('none', 'first'),
  }),
  missing: fc.record({
    indicators: fc.constantFrom('auto', 'always', 'never'),
    inTrees: fc.constantFrom('native', 'imputed'),
  }),
});
const representations = fc.constantFrom<Representation[]>('linear', 'tree');

/** Undefined where no feature varies. */
function fitOrNone(...parameters: Parameters<typeof fitOn>): FeaturePipeline | undefined {
  try {
    return fitOn(...parameters);
  } catch (error) {
    expect(error).toMatchObject({ code: 'FEATURES_CONSTANT' });
    return undefined;
  }
}

describe('the feature pipeline, whatever the rows', () => {
  it('gives a row alone the bits that it has in a matrix, and linear models finite numbers', () => {
    fc.assert(
      fc.property(someRows, someRows, anySettings, representations, (training, others, settings, representation) => {
        const fitted = fitOrNone(training, training.rowCount, representation, settings);
        if (fitted === undefined) return;
        const pipeline = stored(fitted);
        expect(pipeline).toEqual(fitted);
        const compiled = compileFeaturePipeline(pipeline);
        const { values, columnCount } = compiled.transform(others);
        const alone = new Float64Array(columnCount + 2);
        for (let index = 0; index < others.rowCount; index += 1) {
          compiled.transformRow(others.values, index * 5, alone, 1);
          const bits = (array: Float64Array) => new BigUint64Array(array.slice().buffer);
          expect(bits(alone.subarray(1, 1 + columnCount))).toEqual(
            bits(values.subarray(index * columnCount, (index + 1) * columnCount)),
          );
        }
        const linear = representation === 'linear' || settings.missing.inTrees === 'imputed';
        if (linear) expect(values.every(Number.isFinite)).toBe(true);
        expect(values.every((value) => Number.isNaN(value) || Number.isFinite(value))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('learns from the rows it is told of and from no other', () => {
    fc.assert(
      fc.property(someRows, someRows, anySettings, representations, (training, others, settings, representation) => {
        const joined = {
          rowCount: training.rowCount + others.rowCount,
          featureCount: 5,
          values: Float64Array.of(...others.values, ...training.values),
        };
        const indices = upTo(training.rowCount).map((index) => index + others.rowCount);
        const alone = fitOrNone(training, training.rowCount, representation, settings);
        if (alone === undefined) return;
        expect(fitFeaturePipeline(joined, indices, schema, representation, settingsOf(settings))).toEqual(alone);
      }),
      { numRuns: 100 },
    );
  });

  it('does not mind the order of the rows, but for the rounding of sums', () => {
    fc.assert(
      fc.property(someRows, anySettings, representations, (training, settings, representation) => {
        const backwards = upTo(training.rowCount).reverse();
        const one = fitOrNone(training, training.rowCount, representation, { ...settings, scaling: 'robust' });
        if (one === undefined || settings.imputation.numeric === 'mean') return;
        const other = fitFeaturePipeline(
          training,
          backwards,
          schema,
          representation,
          settingsOf({ ...settings, scaling: 'robust' }),
        );
        expect(other).toEqual(one);
      }),
      { numRuns: 100 },
    );
  });
});

describe('of many rows the feature pipeline finds the same quartiles as of few', () => {
  const count = 70_001;
  const numbers = datasetSchemaSchema.parse({
    features: ['normal', 'sorted', 'few', 'two', 'periodic', 'heavy'].map((name) => ({ kind: 'numeric', name })),
    target: schema.target,
  });
  const random = createRandom(5);
  // Every 17th is what a sample of every 17th row sees: it says nothing of the others.
  const drawn = (row: number) => [
    normal(random),
    row - 1000,
    Math.floor(4 * random.next()),
    Number(random.next() < 0.5),
    row % 17 === 0 ? 1e6 + row : random.next(),
    Math.exp(20 * normal(random)),
  ];
  const values = Float64Array.from(Array.from({ length: count }, (_, row) => drawn(row)).flat());

  it.each([count, count - 1])('of %i', (used) => {
    const quantile = (sorted: Float64Array, p: number) => {
      const position = p * (sorted.length - 1);
      const [below, above] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
      return below + (position % 1) * (above - below);
    };
    const rows = { rowCount: count, featureCount: 6, values };
    const pipeline = fitFeaturePipeline(rows, upTo(used), numbers, 'linear', settingsOf({ scaling: 'robust' }));
    for (const [feature, column] of pipeline.columns.entries()) {
      const sorted = Float64Array.from({ length: used }, (_, row) => values[row * 6 + feature]!).sort();
      const [lower, median, upper] = [0.25, 0.5, 0.75].map((p) => quantile(sorted, p)) as [number, number, number];
      expect(column).toMatchObject({ imputed: median, offset: median, scale: upper - lower });
    }
    expect(pipeline.columns).toHaveLength(6);
  });
});

describe('at the edges the feature pipeline', () => {
  const training: (number | null)[][] = [
    [1, 5, 0, 0, 1],
    [2, 5, 1, 1, 2],
    [3, 5, 0, 0, 4],
    [null, 5, 1, 1, 4],
  ];
  const changed = (column: number, value: number | null) =>
    rowsOf(training.map((cells) => cells.map((old, index) => (index === column ? value : old))));
  const names = (pipeline: FeaturePipeline) => pipeline.columns.map(({ name }) => name);

  it('leaves out what does not vary: a constant, a feature without a value, a category that no row has', () => {
    const pipeline = fitOn(changed(4, null), 4, 'linear');
    expect(names(pipeline)).toEqual(['pressure', 'pressure=missing', 'smoker', 'pain=1', 'pain=2']);
    expect(names(fitOn(rowsOf(training), 4, 'tree'))).toEqual(['pressure', 'smoker', 'pain', 'vessels']);
    expect(compileFeaturePipeline(pipeline).featureOfColumn).toEqual([0, 0, 2, 3, 3]);
  });

  it('keeps for trees a single value beside missing ones, because the two differ', () => {
    const rows = rowsOf([
      [7, 0, 0, 0, 0],
      [null, 1, 0, 0, 0],
    ]);
    expect(names(fitOn(rows, 2, 'tree'))).toEqual(['pressure', 'dose']);
    expect(names(fitOn(rows, 2, 'tree', { missing: { indicators: 'always' } }))).toContain('pressure=missing');
    expect(names(fitOn(rows, 2, 'linear'))).toEqual(['pressure=missing', 'dose']);
  });

  it('takes an infinite number and an index of no category for missing', () => {
    const rows = rowsOf(training);
    const missing = rowsOf([[null, null, null, null, null]]);
    for (const representation of ['linear', 'tree'] as const) {
      for (const categorical of ['one-hot', 'ordinal'] as const) {
        const encoding = { linear: { categorical }, trees: { categorical } };
        const pipeline = fitOn(rows, 4, representation, { encoding });
        const expected = transformed(pipeline, missing);
        for (const odd of [Infinity, -Infinity, -1, 1.5, 99]) {
          const cells = [Number.isFinite(odd) ? Number.NaN : odd, Infinity, odd, odd, odd];
          expect(transformed(pipeline, rowsOf([cells]))).toEqual(expected);
        }
      }
    }
    expect(Object.values(transformed(fitOn(rows, 4, 'tree'), missing)[0]!)).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('gives a category that no training row has 0 in every one-hot column, and its own number in one of numbers', () => {
    const unseen = rowsOf([[2, 5, 0, 3, 0]]);
    const oneHot = transformed(fitOn(rowsOf(training), 4, 'linear'), unseen)[0]!;
    expect([oneHot['pain=1'], oneHot['pain=2'], oneHot['vessels=2']]).toEqual([0, 0, 0]);
    expect(transformed(fitOn(rowsOf(training), 4, 'tree'), unseen)[0]).toMatchObject({ pain: 3, vessels: 0 });
  });

  it('takes the lower of two middle steps as their median', () => {
    const settings = { imputation: { ordinal: 'median' }, missing: { inTrees: 'imputed' } };
    const pipeline = fitOn(rowsOf(training), 4, 'tree', settings);
    expect(transformed(pipeline, rowsOf([[1, 1, 0, 0, null]]))[0]).toMatchObject({ vessels: 2 });
  });

  it('tells columns apart whose names would be one', () => {
    const twins = datasetSchemaSchema.parse({
      features: [
        { kind: 'numeric', name: 'a=1' },
        { kind: 'categorical', name: 'a', categories: [{ value: 1 }, { value: '1' }] },
      ],
      target: schema.target,
    });
    const rows = rowsOf([
      [1, 0],
      [2, 1],
    ]);
    const pipeline = fitFeaturePipeline(rows, upTo(2), twins, 'linear', settingsOf());
    expect(names(pipeline)).toEqual(['a=1', 'a=1 (2)', 'a=1 (3)']);
  });

  it('refuses rows that do not differ and numbers that overflow', () => {
    const same = rowsOf([training[0]!, training[0]!]);
    expect(() => fitOn(same, 2, 'linear')).toThrow(expect.objectContaining({ code: 'FEATURES_CONSTANT' }));
    expect(() => fitOn(same, 0, 'tree')).toThrow(expect.objectContaining({ code: 'FEATURES_CONSTANT' }));
    const huge = rowsOf([training[0]!, training[1]!.with(0, 1e308), training[2]!.with(0, -1e308)]);
    expect(() => fitOn(huge, 3, 'linear')).toThrow(expect.objectContaining({ code: 'FEATURES_NOT_SCALABLE' }));
    expect(names(fitOn(huge, 3, 'tree'))).toContain('pressure');
  });

  it('does not blow up the rounding of a column that is constant but for it', () => {
    const rows = rowsOf(training.map((cells, index) => cells.with(1, 0.1 + (index % 2) * 2 ** -56)));
    for (const { dose } of transformed(fitOn(rows, 4, 'linear'), rows)) expect(Math.abs(dose ?? 0)).toBeLessThan(1e-15);
  });

  it('does not blow up numbers next to zero, and knows no minus zero', () => {
    for (const scaling of ['standard', 'min-max', 'robust'] as const) {
      const rows = rowsOf(training.map((cells, index) => cells.with(1, index % 2 === 0 ? -1e-323 : 0)));
      const pipeline = fitOn(rows, 4, 'linear', { scaling });
      expect(stored(pipeline)).toEqual(pipeline);
      expect(transformed(pipeline, rowsOf([[1, 1e6, 0, 0, 0]]))[0]).toMatchObject({ dose: 1e6 });
    }
  });

  it('refuses a damaged pipeline', () => {
    const good = JSON.parse(JSON.stringify(fitOn(rowsOf(training), 4, 'linear')));
    const damages: ((pipeline: typeof good) => void)[] = [
      (pipeline) => (pipeline.columns[0].input = 5),
      (pipeline) => (pipeline.columns[0].scale = 0),
      (pipeline) => (pipeline.columns[0].offset = null),
      (pipeline) => (pipeline.columns[0].imputed = null),
      (pipeline) => (pipeline.columns[0].name = 'smoker'),
      (pipeline) => (pipeline.columns[0].kind = 'category'),
      (pipeline) => (pipeline.columns.at(-1).category = 5),
      (pipeline) => (pipeline.columns.at(-1).imputed = 9),
      (pipeline) => (pipeline.columns = []),
      (pipeline) => (pipeline.extra = 1),
    ];
    expect(featurePipelineSchema.safeParse(good).success).toBe(true);
    for (const damage of damages) {
      const damaged = structuredClone(good);
      damage(damaged);
      expect(featurePipelineSchema.safeParse(damaged).success).toBe(false);
    }
  });

  it('takes no rows of another width, and no row that is not there', () => {
    const compiled = compileFeaturePipeline(fitOn(rowsOf(training), 4, 'tree'));
    expect(() => compiled.transform(rowsOf([[1, 2]]))).toThrow(RangeError);
    expect(() => compiled.transform(rowsOf(training), Uint32Array.of(4))).toThrow(RangeError);
    expect(() => fitFeaturePipeline(rowsOf([[1]]), upTo(1), schema, 'tree', settingsOf())).toThrow(RangeError);
  });
});
