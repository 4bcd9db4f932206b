import { afterEach, describe, expect, it } from 'vitest';
import { createServedModel } from '../../src/serving/index.ts';
import {
  constantScorer,
  deploymentOf,
  patient,
  servingSettings,
  startTestServer,
  type TestServer,
} from '../http/test-server.ts';
import { allRows, logFolder, openTestLog, removeFolders, type TestLogOptions } from './test-log.ts';

/** The plain media type is answered by the lane, the one with a parameter by Fastify. */
const ways = ['application/json', 'application/json; charset=utf-8'] as const;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await removeFolders();
});

async function startLogged(folder: string, options: TestLogOptions = {}): Promise<TestServer> {
  const predictionLog = await openTestLog(folder, options);
  const server = await startTestServer({ options: { predictionLog } });
  const other = createServedModel(deploymentOf('3', 'other'), constantScorer(0.125), servingSettings().batch);
  server.models.swap(other);
  closing.push(async () => {
    await server.close();
    await predictionLog.close();
  });
  return server;
}

const text = JSON.stringify(patient);
const spaced = JSON.stringify(patient, null, 2);
type Answer = { prediction_id: string; predictions: { prediction_id: string }[]; code: string };
const send = async (server: TestServer, path: string, body: string, type: string, headers = {}) => {
  const response = await server.post(path, body, { 'content-type': type, ...headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
};
const componentOf = async (server: TestServer) => {
  const { status, components } = (await (await fetch(`${server.url}/health`)).json()) as {
    status: string;
    components: { prediction_log: object };
  };
  return { status, log: components.prediction_log };
};

describe.each(ways)('a prediction that is sent as %s', (type) => {
  it('is in the log when it is answered: alone and in a batch, of the default model and by name', async () => {
    const folder = await logFolder();
    const server = await startLogged(folder);
    const id = { 'x-request-id': 'the-request' };
    const one = await send(server, '/predict', text, type, id);
    expect((await allRows(folder))[0]).toMatchObject({
      predictionId: one.body.prediction_id,
      version: '1',
      requestId: 'the-request',
      probability: 0.75,
      class: 1,
      record: patient,
    });
    const batch = await send(server, '/predict/batch', `{"instances": [${text}, ${spaced}]}`, type, id);
    const named = await send(server, '/models/other/predict', spaced, type, id);
    const namedBatch = await send(server, '/models/other/predict/batch', `{"instances":[${text}]}`, type, id);
    const ids = [one.body, ...batch.body.predictions].map(({ prediction_id }) => prediction_id);
    const rows = await allRows(folder);
    expect(rows.map((row) => row.kind === 'prediction' && row.predictionId)).toEqual(ids);
    expect(rows.every((row) => row.kind === 'prediction' && row.requestId === 'the-request')).toBe(true);
    expect(rows[2]).toMatchObject({ record: patient });
    // The lane has the bytes as they came; what Fastify parsed is written from its values.
    const asReceived = spaced.replaceAll('\n', ' ');
    expect(rows[2]).toMatchObject({ features: type === ways[0] ? asReceived : text });
    expect(await allRows(folder, 'other')).toMatchObject([
      { predictionId: named.body.prediction_id, version: '3', probability: 0.125, class: 0 },
      { predictionId: namedBatch.body.predictions[0]?.prediction_id, version: '3', record: patient },
    ]);
    expect(await componentOf(server)).toMatchObject({ log: { status: 'ok', recorded: 5, lost: 0, rejected: 0 } });
    expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/^hale_prediction_log_recorded_total 5$/m);
  });

  it('is kept without the spaces of a huge one', async () => {
    const folder = await logFolder();
    const server = await startLogged(folder);
    await send(server, '/predict', `${' '.repeat(100_000)}${text}`, type);
    await send(server, '/predict/batch', `{"instances":[${spaced},{${' '.repeat(100_000)}${text.slice(1)}]}`, type);
    const features = (await allRows(folder)).map((row) => row.kind === 'prediction' && row.features);
    expect(features).toEqual([text, text, text].map((each, row) => (row === 1 ? expect.any(String) : each)));
  });

  it('is remembered where it was refused, with what was wrong', async () => {
    const folder = await logFolder();
    const server = await startLogged(folder);
    const { age: _age, ...rest } = patient;
    expect((await send(server, '/predict', JSON.stringify({ ...rest, chol: 'x', z: 1 }), type)).status).toBe(422);
    const instances = [patient, { ...patient, trestbps: 1e6 }, patient, []];
    expect((await send(server, '/predict/batch', JSON.stringify({ instances }), type)).status).toBe(422);
    expect((await send(server, '/predict', '{', type)).status).toBe(400);
    await send(server, '/predict', text, type);
    const rows = await allRows(folder);
    expect(rows.map(({ kind }) => kind)).toEqual(['refusal', 'refusal', 'refusal', 'prediction']);
    expect(rows).toMatchObject([
      {
        version: '1',
        issues: [
          { feature: 'age', code: 'missing_feature', found: '' },
          { feature: 'chol', code: 'wrong_type', found: '"x"' },
          { feature: 'z', code: 'unknown_feature' },
        ],
      },
      { issues: [{ feature: 'trestbps', code: 'out_of_range', found: '1000000' }] },
      { issues: [{ feature: '', code: 'not_an_object' }] },
      {},
    ]);
  });

  it('is refused, with a time to come back, where the disk does not take it', async () => {
    // A file stands where the folder should be.
    const server = await startLogged(`${import.meta.filename}/log`, { settings: { retryMs: 1_500 } });
    for (const [path, body] of [
      ['/predict', text],
      ['/predict/batch', `{"instances":[${text}]}`],
    ] as const) {
      const { status, headers, body: problem } = await send(server, path, body, type);
      expect({ status, code: problem.code }).toEqual({ status: 503, code: 'PREDICTION_LOG_UNAVAILABLE' });
      expect(headers.get('retry-after')).toBe('2');
    }
    expect(await componentOf(server)).toMatchObject({ status: 'degraded', log: { status: 'unwritable', rejected: 2 } });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^hale_prediction_log_up 0$/m);
    expect(metrics).not.toMatch(/^hale_predictions_total{/m);
  });

  it('is answered and counted where that is chosen', async () => {
    const server = await startLogged(`${import.meta.filename}/log`, { settings: { whenUnavailable: 'count' } });
    expect((await send(server, '/predict', text, type)).status).toBe(200);
    expect((await send(server, '/predict/batch', `{"instances":[${text},${text}]}`, type)).status).toBe(200);
    expect(await componentOf(server)).toMatchObject({ status: 'degraded', log: { status: 'unwritable', lost: 3 } });
  });
});

describe('a server without the log', () => {
  it('says so', async () => {
    const server = await startTestServer();
    closing.push(() => server.close());
    expect(await componentOf(server)).toMatchObject({ status: 'ok', log: { status: 'off' } });
  });
});
