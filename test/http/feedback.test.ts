import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import type { ControlPlaneState } from '../../src/http/index.ts';
import { createMonitoringRecords } from '../../src/monitoring/index.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { createLabelWorld, type LabelWorld, newPredictionId } from '../labels/label-world.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let test: TestDatabase;
let world: LabelWorld;
let server: TestServer;

beforeAll(async () => {
  test = await openTestDatabase();
  world = createLabelWorld(test.database, { maximumBatch: 100 });
  const absent = () => Promise.reject(new Error('not asked for here'));
  const controlPlane: ControlPlaneState = {
    status: 'ok',
    controlPlane: {
      labels: world.labels,
      monitoring: createMonitoringRecords(test.database, settingsSchema.parse({}).monitoring.trends),
      reporting: { list: absent, read: absent },
      tracking: { getRun: absent, childRunIds: absent, searchRuns: absent },
      registry: {
        listModels: absent,
        listVersions: absent,
        deployments: absent,
        deploy: absent,
        rollback: absent,
        lineage: async (name, version) => ({
          version: {
            name,
            version,
            digest: '',
            runId: 'run-1',
            description: '',
            tags: {},
            aliases: [],
            createdAt: new Date(0),
            bundleFolder: '',
          },
          run: null,
          datasets: [],
          commit: null,
        }),
      },
    },
  };
  server = await startTestServer({ options: { controlPlane: () => controlPlane } });
});
afterAll(async () => {
  await server.close();
  await test.close();
});

async function send(body: unknown, headers: Record<string, string> = {}) {
  const response = await server.post('/feedback', body, headers);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('POST /feedback', () => {
  it('takes one label, and the same again', async () => {
    const [prediction_id = ''] = world.predict(1);
    const label = { prediction_id, label: 'disease', observed_at: '2026-11-25T10:00:00+01:00' };
    expect(await send(label)).toEqual({
      status: 200,
      body: { created: 1, unchanged: 0, corrected: 0, labels: [{ prediction_id, label: 1, outcome: 'created' }] },
    });
    expect(await send(label)).toMatchObject({ status: 200, body: { unchanged: 1 } });
  });

  it('takes a list, and says of each what became of it', async () => {
    const [first = '', second = ''] = world.predict(2);
    const labels = [
      { prediction_id: first, label: 1 },
      { prediction_id: second.toUpperCase(), label: 0 },
      { prediction_id: first, label: 0, corrects: true },
    ];
    expect(await send({ labels })).toEqual({
      status: 200,
      body: {
        created: 2,
        unchanged: 0,
        corrected: 1,
        labels: [
          { prediction_id: first, label: 1, outcome: 'created' },
          { prediction_id: second, label: 0, outcome: 'created' },
          { prediction_id: first, label: 0, outcome: 'corrected' },
        ],
      },
    });
  });

  it('answers 409 to another label, 404 to an id that is not known and 422 to what is none', async () => {
    const [prediction_id = ''] = world.predict(1);
    await send({ prediction_id, label: 1 });
    expect(await send({ prediction_id, label: 0 })).toMatchObject({
      status: 409,
      body: {
        code: 'LABEL_CONFLICT',
        field: 'label',
        allowed: { label: 1, corrects: true },
        errors: [{ row: 0, code: 'label_conflict' }],
      },
    });
    const unknown = newPredictionId();
    expect(await send({ prediction_id: unknown, label: 0 })).toMatchObject({
      status: 404,
      body: { code: 'PREDICTION_NOT_FOUND', field: 'prediction_id', errors: [{ found: `"${unknown}"` }] },
    });
    const labels = [
      { prediction_id, label: 1 },
      { prediction_id, labe: 1 },
      { prediction_id: 'x', label: 7 },
    ];
    expect(await send({ labels })).toMatchObject({
      status: 422,
      body: {
        code: 'LABEL_INVALID',
        invalid_rows: 2,
        row_count: 3,
        errors: [
          { row: 1, field: 'labe', code: 'unknown_field' },
          { row: 1, field: 'label', code: 'missing_field' },
          { row: 2, field: 'prediction_id', code: 'wrong_value' },
          { row: 2, field: 'label', code: 'wrong_value' },
        ],
      },
    });
  });

  it.each([
    ['an empty list', { labels: [] }, 422, 'BODY_INVALID'],
    ['no list', { labels: {} }, 422, 'BODY_INVALID'],
    ['something beside the list', { labels: [1], corrects: true }, 422, 'BODY_INVALID'],
    ['a list of lists', [[]], 422, 'LABEL_INVALID'],
    ['a number', '7', 422, 'LABEL_INVALID'],
    ['null', 'null', 422, 'LABEL_INVALID'],
    ['no JSON', '{"prediction_id"', 400, 'JSON_INVALID'],
    ['a name twice', '{"label":1,"label":0}', 400, 'JSON_INVALID'],
    ['more than may be', { labels: Array.from({ length: 101 }, () => ({})) }, 413, 'BATCH_TOO_LARGE'],
  ])('refuses %s', async (_name, body, status, code) => {
    expect(await send(body)).toMatchObject({ status, body: { code, status } });
  });

  it('is not taken from a page of another origin, nor under a foreign name', async () => {
    const [prediction_id = ''] = world.predict(1);
    const label = { prediction_id, label: 1 };
    expect(await send(label, { origin: 'https://example.org' })).toMatchObject({
      status: 403,
      body: { code: 'ORIGIN_FOREIGN' },
    });
    expect(await server.rawRequest('POST', '/feedback', { host: 'example.org' })).toMatchObject({ status: 403 });
    expect((await world.labels.ofPredictions('heart-disease', [prediction_id])).size).toBe(0);
  });

  it('keeps who said it', async () => {
    const [byKey = '', byNobody = ''] = world.predict(2);
    const token = await server.createKey('viewer');
    await send({ prediction_id: byKey, label: 1 }, { authorization: `Bearer ${token}` });
    await send({ prediction_id: byNobody, label: 1 });
    expect((await world.labels.ofPrediction(byKey)).label?.actor).toMatch(/^test viewer \(key \w+\)$/);
    expect((await world.labels.ofPrediction(byNobody)).label?.actor).toBe('local');
  });
});

describe('GET /api/v1/predictions/{prediction_id}', () => {
  const get = async (id: string) => {
    const response = await fetch(`${server.url}/api/v1/predictions/${id}`);
    return { status: response.status, body: await response.json() };
  };

  it('leads from a prediction to its version and run, and to what came true of it', async () => {
    const [prediction_id = ''] = world.predict(1);
    const prediction = {
      prediction_id,
      predicted_at: '2026-11-25T11:59:59.000Z',
      model: { name: 'heart-disease', version: '1' },
      run_id: 'run-1',
    };
    expect(await get(prediction_id)).toEqual({ status: 200, body: { ...prediction, label: null } });
    await send({ prediction_id, label: 1, observed_at: '2026-11-25T10:00:00Z' });
    await send({ prediction_id, label: 0, observed_at: '2026-11-25T11:00:00Z', corrects: true });
    const time = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(await get(prediction_id.toUpperCase())).toEqual({
      status: 200,
      body: {
        ...prediction,
        label: {
          label: 0,
          observed_at: '2026-11-25T11:00:00.000Z',
          received_at: time,
          actor: 'local',
          corrections: [{ previous_label: 1, label: 0, corrected_at: time, actor: 'local' }],
        },
      },
    });
  });

  it.each([newPredictionId(), 'nothing', "1'; drop table labels", '%00'])('does not know %s', async (id) => {
    expect(await get(encodeURIComponent(id))).toMatchObject({ status: 404, body: { code: 'PREDICTION_NOT_FOUND' } });
  });
});

describe('a server without PostgreSQL', () => {
  it('takes no labels, and says when to come back', async () => {
    const alone = await startTestServer();
    try {
      const response = await alone.post('/feedback', { prediction_id: newPredictionId(), label: 1 });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await response.json()).toMatchObject({ code: 'CONTROL_PLANE_UNAVAILABLE' });
    } finally {
      await alone.close();
    }
  });
});
