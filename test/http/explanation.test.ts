import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBundle, readExplainer } from '../../src/models/index.ts';
import { createServedModel } from '../../src/serving/index.ts';
import { writeTrainedBundle } from '../serving/trained-bundle.ts';
import {
  constantScorer,
  deploymentOf,
  heartDiseaseSchema,
  patient,
  servingSettings,
  startTestServer,
  type TestServer,
} from './test-server.ts';

let server: TestServer;
let folder: string;
let opened = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-explanation-'));
  server = await startTestServer();
  await writeTrainedBundle(join(folder, 'bundle'), 3);
  const bundle = await readBundle(join(folder, 'bundle'), { whole: false });
  const open = () => {
    opened += 1;
    return readExplainer(bundle);
  };
  server.models.swap(createServedModel(deploymentOf('4'), bundle.predictor, servingSettings().batch, open));
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly probability: number;
  readonly explanation: {
    readonly scale: string;
    readonly base_value: number;
    readonly margin: number;
    readonly contributions: Readonly<Record<string, number>>;
  };
}
const explain = async (record: unknown, path = '/explain'): Promise<Answer> => {
  const response = await server.post(path, record);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};

describe('POST /explain', () => {
  it('tells what each feature added, and what /predict says of the record', async () => {
    const answer = await explain(patient);
    const predicted = (await (await server.post('/predict', patient)).json()) as object;
    const { prediction_id: _, ...rest } = predicted as Record<string, unknown>;
    expect(answer).toEqual({ ...rest, explanation: expect.anything() });
    const { scale, base_value: baseValue, margin, contributions } = answer.explanation;
    expect(scale).toBe('log_odds');
    expect(Object.keys(contributions)).toEqual(heartDiseaseSchema.features.map(({ name }) => name));
    const sum = Object.values(contributions).reduce((total, value) => total + value, baseValue);
    expect(Math.abs(sum - margin)).toBeLessThan(1e-9);
    // The model's calibration changes nothing.
    expect(1 / (1 + Math.exp(-margin))).toBeCloseTo(answer.probability, 9);
  });

  it('opens the explainer once, at the first of them', async () => {
    await Promise.all([explain(patient), explain(patient), explain({ ...patient, age: 40 })]);
    expect(opened).toBe(1);
  });

  it('moves only what changed, where the model is linear', async () => {
    const before = await explain(patient);
    const after = await explain({ ...patient, age: 40 });
    for (const [name, value] of Object.entries(after.explanation.contributions)) {
      const difference = Math.abs(value - before.explanation.contributions[name]!);
      if (name === 'age') expect(difference).toBeGreaterThan(0.01);
      else expect(difference).toBe(0);
    }
  });

  it('of a model by its name', async () => {
    expect(await explain(patient, '/models/heart-disease/explain')).toEqual(await explain(patient));
    expect((await server.post('/models/nobody/explain', patient)).status).toBe(404);
  });

  it('refuses what /predict refuses, in the same words', async () => {
    for (const body of [{}, [], { ...patient, age: 'x' }, { ...patient, age: 999 }, { ...patient, more: 1 }]) {
      const [explained, predicted] = await Promise.all(
        ['/explain', '/predict'].map(async (path) => {
          const response = await server.post(path, body);
          const { request_id: _, ...problem } = (await response.json()) as Record<string, unknown>;
          return { status: response.status, problem };
        }),
      );
      expect(explained).toEqual(predicted);
      expect(explained?.status).toBe(422);
    }
    expect((await fetch(`${server.url}/explain`, { method: 'POST' })).status).toBe(400);
    expect((await fetch(`${server.url}/explain`)).status).toBe(405);
  });

  it('is no prediction: it is not counted as one', async () => {
    const counted = async () =>
      /hale_predictions_total\{[^}]*\} \d+/g.exec(await (await fetch(`${server.url}/metrics`)).text())?.[0];
    await server.post('/predict', patient);
    const before = await counted();
    expect(before).toBeDefined();
    await explain(patient);
    expect(await counted()).toBe(before);
  });

  it('says that a model cannot be explained, and goes on when it can again', async () => {
    await writeTrainedBundle(join(folder, 'away'), 4);
    const bundle = await readBundle(join(folder, 'away'), { whole: false });
    await rename(join(folder, 'away'), join(folder, 'elsewhere'));
    const other = await startTestServer();
    try {
      const { batch } = servingSettings();
      other.models.swap(createServedModel(deploymentOf('5'), bundle.predictor, batch, () => readExplainer(bundle)));
      const refused = await other.post('/explain', patient);
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, 'BUNDLE_INVALID']);
      expect((await other.post('/predict', patient)).status).toBe(200);
      await rename(join(folder, 'elsewhere'), join(folder, 'away'));
      expect((await other.post('/explain', patient)).status).toBe(200);
      other.models.swap(createServedModel(deploymentOf('6'), constantScorer(0.5), batch));
      const without = await other.post('/explain', patient);
      expect(await without.json()).toMatchObject({ status: 409, code: 'EXPLANATION_UNAVAILABLE' });
    } finally {
      await other.close();
    }
  });
});
