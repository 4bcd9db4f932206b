import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { type EngineName, type EngineSession, ensureEngines, openEngineSession } from '../../src/engines/index.ts';
import { rocAuc } from '../../src/metrics/index.ts';
import { type FittedModel, type ModelKindName, modelKind, modelKindNames, readScorer } from '../../src/models/index.ts';
import { createRandom, normal } from '../../src/statistics/index.ts';
import type { Matrix } from '../../src/table/index.ts';

type ModelsInput = NonNullable<Parameters<typeof settingsSchema.parse>[0]>;
const settingsOf = (models: object = {}) => settingsSchema.parse({ models } as ModelsInput).models;
const settings = settingsOf();

const sessions = new Map<string, EngineSession>();
/** One session for each engine and number of threads, opened once. */
const sessionOf = (engine: EngineName | null, threads = 1): EngineSession | null =>
  engine === null ? null : (sessions.get(`${engine} ${threads}`) ?? null);

beforeAll(async () => {
  const { engines } = settingsSchema.parse({});
  const libraries = await ensureEngines(engines, { names: ['xgboost', 'lightgbm'] });
  for (const engine of ['xgboost', 'lightgbm'] as const) {
    for (const threads of [1, 2]) {
      const limits = { timeoutMs: 60_000, memoryMb: 1024, threads };
      sessions.set(`${engine} ${threads}`, await openEngineSession(engine, libraries, limits));
    }
  }
}, 120_000);
afterAll(async () => {
  for (const session of sessions.values()) await session.close();
});

/** The first column decides, the second a little, the third is noise. */
function draw(rowCount: number, seed: number, missingShare = 0): { matrix: Matrix; labels: Uint8Array } {
  const random = createRandom(seed);
  const values = Float64Array.from({ length: rowCount * 3 }, () => normal(random));
  const labels = Uint8Array.from({ length: rowCount }, (_, row) => {
    const margin = 2.5 * values[row * 3]! - 1.5 * values[row * 3 + 1]!;
    return random.next() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
  });
  const holes = values.map((value) => (random.next() < missingShare ? Number.NaN : value));
  return { matrix: { rowCount, columnCount: 3, values: holes, names: ['decides', 'helps', 'noise [x]'] }, labels };
}

const fitKind = (name: ModelKindName, data = draw(300, 1), more: object = {}): Promise<FittedModel> => {
  const kind = modelKind(name);
  const context = { settings, seed: 42, threads: 1, session: sessionOf(kind.engine), ...more };
  return kind.fit(data.matrix, data.labels, context);
};

const complexities = modelKindNames.map((name) => modelKind(name).complexity);

describe.each(modelKindNames)('the kind %s', (name) => {
  const kind = modelKind(name);

  it('is called by its name and has a complexity of its own', () => {
    expect(kind.name).toBe(name);
    expect(complexities.filter((complexity) => complexity === kind.complexity)).toHaveLength(1);
  });

  it('learns what the labels depend on, and says so', async () => {
    const model = await fitKind(name);
    const fresh = draw(2000, 2);
    const found = rocAuc(fresh.labels, model.scorer.probabilities(fresh.matrix.values, 2000));
    expect(found).toBeGreaterThan(0.85);
    expect(model.importance).toHaveLength(3);
    const [decides, helps, noise] = model.importance as [number, number, number];
    expect(decides).toBeGreaterThan(helps);
    expect(helps).toBeGreaterThan(noise);
    expect(noise).toBeGreaterThanOrEqual(0);
  });

  it('gives probabilities, the same alone and in a batch, for any finite row', async () => {
    const { scorer } = await fitKind(name);
    const rows = draw(500, 3).matrix.values.map((value, index) => (index % 5 === 0 ? value * 1e6 : value));
    const together = scorer.probabilities(rows, 500);
    for (const [row, probability] of together.entries()) {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      expect(scorer.probability(rows, row * 3)).toBe(probability);
    }
  });

  it('is its file: what reads the bytes scores the same', async () => {
    const model = await fitKind(name);
    const { values } = draw(50, 4).matrix;
    const again = readScorer(model.format, model.bytes.slice());
    expect(again.probabilities(values, 50)).toEqual(model.scorer.probabilities(values, 50));
  });

  it('gives the same bytes for the same seed, with any number of threads', async () => {
    const data = draw(300, 5);
    // Threads that wait for each other on a busy machine take their time: few trees are enough.
    const few = settingsOf({ randomForest: { trees: 20 }, xgboost: { trees: 20 }, lightgbm: { trees: 20 } });
    const fitWith = (more: object) => fitKind(name, data, { settings: few, ...more });
    const first = await fitWith({});
    const second = await fitWith({ session: sessionOf(kind.engine, 2), threads: 2 });
    expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
    expect(second.importance).toEqual(first.importance);
    if (kind.engine === null) return;
    const other = await fitWith({ seed: 43 });
    expect(Buffer.from(other.bytes).equals(first.bytes)).toBe(false);
    const least = await fitWith({ seed: 0 });
    const most = await fitWith({ seed: 2 ** 31 - 1 });
    expect(Buffer.from(least.bytes).equals(most.bytes)).toBe(false);
  });

  it('records each of its settings as a parameter', () => {
    const section =
      { logistic_regression: 'logisticRegression', random_forest: 'randomForest' }[name as string] ?? name;
    const own = settings[section as keyof typeof settings];
    const recorded = kind.parameters(settings);
    for (const value of Object.values(recorded)) expect(['string', 'number', 'boolean']).toContain(typeof value);
    for (const [key, value] of Object.entries(own)) {
      const halved = value === 0 ? 1 : Number.isInteger(value) ? value + 1 : value / 2;
      const changed = kind.parameters(settingsOf({ [section]: { [key]: halved } }));
      expect(changed, key).not.toEqual(recorded);
      expect(Object.keys(changed)).toEqual(Object.keys(recorded));
    }
  });

  it('obeys its parameters', async () => {
    const section =
      { logistic_regression: 'logisticRegression', random_forest: 'randomForest' }[name as string] ?? name;
    const key = name === 'logistic_regression' ? 'inverseRegularisation' : 'trees';
    const fewer = await fitKind(name, draw(300, 1), { settings: settingsOf({ [section]: { [key]: 3 } }) });
    expect(fewer.bytes).not.toEqual((await fitKind(name)).bytes);
  });

  it('refuses rows of one class, and no rows', async () => {
    const data = draw(30, 6);
    const none = { matrix: { ...data.matrix, rowCount: 0, values: new Float64Array(0) }, labels: new Uint8Array(0) };
    for (const bad of [
      { ...data, labels: new Uint8Array(30) },
      { ...data, labels: new Uint8Array(30).fill(1) },
      none,
    ]) {
      await expect(async () => fitKind(name, bad)).rejects.toMatchObject({ code: 'MODEL_ROWS_INVALID' });
    }
    const twos = { ...data, labels: new Uint8Array(30).fill(2) };
    await expect(async () => fitKind(name, twos)).rejects.toBeInstanceOf(RangeError);
    const short = { ...data, labels: data.labels.subarray(1) };
    await expect(async () => fitKind(name, short)).rejects.toBeInstanceOf(RangeError);
  });

  it('learns a constant at worst where there is next to nothing to learn from', async () => {
    const values = Float64Array.of(1, 2, 3, 3, 2, 1, 0, 0, 0);
    const few = {
      matrix: { rowCount: 3, columnCount: 3, values, names: ['a', 'b', 'c'] },
      labels: Uint8Array.of(0, 1, 0),
    };
    const { scorer } = await fitKind(name, few);
    expect(scorer.probability(values, 0)).toBeGreaterThan(0);
    expect(scorer.probability(values, 0)).toBeLessThan(1);
  });
});

const engineKinds = modelKindNames.filter((name) => modelKind(name).engine !== null);

describe.each(engineKinds)('the engine’s kind %s', (name) => {
  const kind = modelKind(name);

  it('scores as its engine does, with and without missing values: margins to the bit', async () => {
    const model = await fitKind(name, draw(300, 7, 0.2));
    const rows = draw(1000, 8, 0.3).matrix;
    const predict = (output: 'margin' | 'value') => sessionOf(kind.engine)!.predict(model.bytes, rows, output);
    const margins = Array.from({ length: rows.rowCount }, (_, row) => model.scorer.margin(rows.values, row * 3));
    expect(margins).toEqual(Array.from(await predict('margin')));
    const probabilities = model.scorer.probabilities(rows.values, rows.rowCount);
    for (const [row, value] of Array.from(await predict('value')).entries()) {
      const expected = Math.min(1, Math.max(0, value));
      // LightGBM takes exp from the system's library, which rounds its last bits in its own way.
      expect(Math.abs(probabilities[row]! - expected)).toBeLessThanOrEqual(2 ** -50 * expected);
    }
  });

  it('says which engine is missing where it is given no session', async () => {
    await expect(async () => fitKind(name, draw(30, 9), { session: null })).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      details: { kind: name, engine: kind.engine },
    });
  });
});

describe('a random forest', () => {
  const oneTree = (more: object) =>
    settingsOf({ randomForest: { trees: 1, rowShare: 1, columnShare: 1, minimumLeafRows: 1, ...more } });
  const shareOf = ({ matrix, labels }: ReturnType<typeof draw>, isIn: (row: number) => boolean) => {
    const rows = [...labels.keys()].filter(isIn);
    expect(rows.length).toBeLessThan(matrix.rowCount);
    return rows.reduce((sum, row) => sum + labels[row]!, 0) / rows.length;
  };

  it('answers with the share of positive rows in a leaf', async () => {
    const data = draw(300, 10);
    const { scorer } = await fitKind('random_forest', data, { settings: oneTree({ maximumDepth: 1 }) });
    const found = scorer.probabilities(data.matrix.values, 300);
    const leaves = [...new Set(found)];
    expect(leaves).toHaveLength(2);
    for (const leaf of leaves)
      expect(leaf).toBeCloseTo(
        shareOf(data, (row) => found[row] === leaf),
        5,
      );
  });

  it('averages its trees, and reaches 0 and 1 where all of them agree', async () => {
    const values = Float64Array.from({ length: 200 }, (_, row) => (row < 100 ? row - 200 : row));
    const data = {
      matrix: { rowCount: 200, columnCount: 1, values, names: ['x'] },
      labels: Uint8Array.from({ length: 200 }, (_, row) => (row < 100 ? 0 : 1)),
    };
    const { scorer } = await fitKind('random_forest', data);
    expect(scorer.probability(Float64Array.of(-200), 0)).toBeCloseTo(0, 5);
    expect(scorer.probability(Float64Array.of(200), 0)).toBeCloseTo(1, 5);
  });

  it('takes no more than a few rows’ word for a probability', async () => {
    const data = draw(60, 11);
    const { scorer } = await fitKind('random_forest', data, { settings: oneTree({ minimumLeafRows: 20 }) });
    const found = scorer.probabilities(data.matrix.values, 60);
    for (const leaf of new Set(found))
      expect(found.filter((value) => value === leaf).length).toBeGreaterThanOrEqual(20);
  });
});

it('logistic regression refuses missing values and weighs a column by how far it moves the log-odds', async () => {
  await expect(async () => fitKind('logistic_regression', draw(50, 12, 0.2))).rejects.toMatchObject({
    code: 'LOGISTIC_REGRESSION_INPUT_INVALID',
  });
  const data = draw(300, 13);
  const inOtherUnits = {
    labels: data.labels,
    matrix: {
      ...data.matrix,
      values: data.matrix.values.map((value, index) => (index % 3 === 0 ? value / 10 : value)),
    },
  };
  const weak = { settings: settingsOf({ logisticRegression: { inverseRegularisation: 1e8 } }) };
  const [original] = (await fitKind('logistic_regression', data, weak)).importance;
  const [changed] = (await fitKind('logistic_regression', inOtherUnits, weak)).importance;
  expect(changed! / original!).toBeCloseTo(1, 3);
});
