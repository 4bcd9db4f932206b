import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/index.ts';
import type { EncodedRows } from '../../../src/data/index.ts';
import { createExplainer, readColumnExplainer } from '../../../src/models/explainer/index.ts';
import {
  type BundleContent,
  compileFeaturePipeline,
  createPredictor,
  fitFeaturePipeline,
  learnedRowsOf,
  modelKind,
  readBundle,
  readExplainer,
  serialiseLinearModel,
  writeBundle,
} from '../../../src/models/index.ts';
import { datasetSchemaSchema } from '../../../src/schema/index.ts';
import { createRandom, normal } from '../../../src/statistics/index.ts';

const settings = settingsSchema.parse({});
const schema = datasetSchemaSchema.parse({
  features: [
    { kind: 'numeric', name: 'pressure', nullable: true },
    { kind: 'categorical', name: 'pain', categories: [{ value: 1 }, { value: 2 }, { value: 3 }] },
    { kind: 'numeric', name: 'constant' },
    { kind: 'binary', name: 'sex', categories: [{ value: 0 }, { value: 1 }], nullable: true },
  ],
  target: { name: 'disease', negativeValues: [0], positiveValues: [1] },
});

const rowCount = 200;
const random = createRandom(4);
const rows: EncodedRows = {
  rowCount,
  featureCount: 4,
  values: Float64Array.from({ length: rowCount * 4 }, (_, cell) => {
    const feature = cell % 4;
    if (feature === 2) return 7;
    if (feature === 1) return Math.floor(random.next() * 3);
    if (random.next() < 0.1) return Number.NaN;
    return feature === 0 ? 120 + 20 * normal(random) : Math.round(random.next());
  }),
};
const labels = Uint8Array.from({ length: rowCount }, (_, row) =>
  (rows.values[row * 4] || 120) + 15 * rows.values[row * 4 + 1]! + 20 * normal(random) > 140 ? 1 : 0,
);

async function fitLinear(): Promise<BundleContent> {
  const kind = modelKind('logistic_regression');
  const pipeline = fitFeaturePipeline(rows, Uint32Array.from(labels.keys()), schema, 'linear', settings.features);
  const matrix = compileFeaturePipeline(pipeline).transform(rows);
  const context = { settings: settings.models, seed: 1, threads: 1, session: null };
  const { format, bytes, scorer } = await kind.fit(matrix, labels, context);
  const calibration = { method: 'platt', slope: 0.8, intercept: 0.1 } as const;
  const predictor = createPredictor({ schema, pipeline, scorer, calibration, threshold: 0.5 });
  const probabilities = predictor.probabilities(rows.values, rowCount);
  return {
    name: 'example',
    kind: 'logistic_regression',
    schema,
    pipeline,
    calibration,
    threshold: 0.5,
    model: { format, bytes },
    metrics: {},
    card: '# Example\n',
    plots: {},
    reference: { rows, labels, probabilities, heldOut: new Uint8Array(rowCount) },
    learned: learnedRowsOf(rows, 100),
    canary: {
      rows: { ...rows, rowCount: 20, values: rows.values.slice(0, 80) },
      probabilities: probabilities.slice(0, 20),
    },
    simulated: false,
    datasetDigest: 'a'.repeat(64),
    engine: null,
    seed: 1,
  };
}

let folder: string;
let content: BundleContent;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-explainer-'));
  content = await fitLinear();
  await writeBundle(join(folder, 'bundle'), content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const opened = async () => readExplainer(await readBundle(join(folder, 'bundle'), { whole: false }));

describe('a linear model', () => {
  it('is explained from its training rows: contributions of a feature average 0 over them', async () => {
    const explainer = await opened();
    const contributions = explainer.contributions(rows);
    for (let feature = 0; feature < 4; feature += 1) {
      let sum = 0;
      for (let row = 0; row < rowCount; row += 1) sum += contributions[row * 4 + feature]!;
      expect(Math.abs(sum / rowCount)).toBeLessThan(1e-12);
    }
    expect(explainer.scale).toBe('log_odds');
    expect(explainer.featureNames).toEqual(['pressure', 'pain', 'constant', 'sex']);
  });

  it('has contributions that add up to the margin of its scorer, with those of one-hot columns in their feature', async () => {
    const explainer = await opened();
    const { transformRow, columnNames } = compileFeaturePipeline(content.pipeline);
    expect(columnNames.length).toBeGreaterThan(4);
    const columns = readColumnExplainer('linear-json', content.model.bytes);
    const { coefficients, intercept } = JSON.parse(new TextDecoder().decode(content.model.bytes));
    const row = new Float64Array(columnNames.length);
    const into = new Float64Array(4);
    for (let index = 0; index < rowCount; index += 1) {
      transformRow(rows.values, index * 4, row, 0);
      const margin = row.reduce((sum, value, column) => sum + coefficients[column] * value, intercept);
      expect(Math.abs(explainer.explain(rows.values, index * 4, into) - margin)).toBeLessThan(1e-12);
      expect(explainer.baseValue + into.reduce((sum, value) => sum + value, 0)).toBeCloseTo(margin, 12);
      expect(into[2]).toBe(0);
    }
    expect(explainer.baseValue).toBe(columns.baseValue);
  });

  it('gives the same of a row alone as among others, also past a block', async () => {
    const explainer = await opened();
    const many: EncodedRows = {
      rowCount: 5 * rowCount,
      featureCount: 4,
      values: Float64Array.from({ length: 20 * rowCount }, (_, cell) => rows.values[cell % (4 * rowCount)]!),
    };
    const together = explainer.contributions(many);
    const into = new Float64Array(4);
    for (const row of [0, 255, 256, 257, 999]) {
      explainer.explain(many.values, row * 4, into);
      expect([...together.subarray(row * 4, row * 4 + 4)]).toEqual([...into]);
    }
  });

  it('is refused where its file has no means', () => {
    const bytes = serialiseLinearModel({ intercept: 0, coefficients: [1], names: ['a'] });
    expect(() => readColumnExplainer('linear-json', bytes)).toThrowError(
      expect.objectContaining({ code: 'EXPLANATION_UNAVAILABLE' }),
    );
  });
});

describe('a bundle', () => {
  it('is not explained from a model file that was changed since', async () => {
    const place = join(folder, 'changed');
    await writeBundle(place, content);
    const bundle = await readBundle(place, { whole: false });
    const { bytes } = content.model;
    await writeFile(join(place, 'model.json'), bytes.slice().fill(48, bytes.length - 20, bytes.length - 10));
    await expect(readExplainer(bundle)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
  });

  it('is not joined to columns of another model', () => {
    const bytes = serialiseLinearModel({ intercept: 0, coefficients: [1], names: ['a'], means: [0] });
    expect(() =>
      createExplainer({ pipeline: content.pipeline, columns: readColumnExplainer('linear-json', bytes) }),
    ).toThrow(RangeError);
  });
});
