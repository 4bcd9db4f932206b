import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Settings, settingsSchema } from '../../src/config/index.ts';
import { createLabels, type Labels } from '../../src/labels/index.ts';
import { parseFault, poolOfEncodedRows, type SimulationRequest, simulate } from '../../src/simulation/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { heartDiseaseSchema, patient, startTestServer, type TestServer } from '../http/test-server.ts';
import { drawRows } from '../serving/trained-bundle.ts';

const schema = heartDiseaseSchema;
const settings = (changes: Partial<Settings['simulation']> = {}): Settings['simulation'] =>
  settingsSchema.parse({ simulation: changes }).simulation;

const rowCount = 60;
const labels = Uint8Array.from({ length: rowCount }, (_, row) => (row % 3 === 0 ? 1 : 0));
const pool = poolOfEncodedRows(drawRows(schema, rowCount, createRandom(3)), labels, schema);
const faultsOf = (...texts: string[]) =>
  texts.map((text) => parseFault(text, { schema, positiveShare: pool.positiveShare }));

const requestOf = (url: string, changes: Partial<SimulationRequest> = {}): SimulationRequest => ({
  pool,
  faults: [],
  rows: rowCount,
  inOrder: false,
  seed: 7,
  url,
  model: undefined,
  rate: null,
  batch: 1,
  labelDelayMs: null,
  labelNoise: 0,
  correctAfterMs: null,
  settings: settings(),
  signal: new AbortController().signal,
  ...changes,
});

describe('a simulation against a server with PostgreSQL', () => {
  let test: TestDatabase;
  let server: TestServer;
  let store: Labels;

  beforeAll(async () => {
    test = await openTestDatabase();
    // Whatever this server answered is known.
    store = createLabels(test.database, {
      settings: settingsSchema.parse({}).labels,
      now: () => new Date(),
      findPredictions: async (ids) =>
        new Map(ids.map((id) => [id, { model: 'heart-disease', version: '1', timeMs: 0 }])),
      classNamesOf: async () => undefined,
    });
    const absent = () => Promise.reject(new Error('not asked for here'));
    const controlPlane = new Proxy({ labels: store }, { get: (target, name) => Reflect.get(target, name) ?? absent });
    const state = () => ({ status: 'ok', controlPlane }) as unknown as { readonly status: 'absent' };
    server = await startTestServer({ options: { controlPlane: state } });
  });
  afterAll(async () => {
    await server.close();
    await test.close();
  });

  const storedLabels = async () => {
    const { rows } = await test.database.pool.query<{ label: number; count: string }>(
      'select label, count(*) as count from labels group by label order by label',
    );
    return rows.map(({ label, count }) => [label, Number(count)]);
  };
  const empty = () => test.database.pool.query('truncate labels cascade');

  it.each([1, 7])('has every row answered and every label taken, %d in a request', async (batch) => {
    await empty();
    const result = await simulate(requestOf(server.url, { batch, labelDelayMs: 0, rows: 100 }));
    expect(result).toMatchObject({
      rows: { sent: 100, answered: 100, refused: 0 },
      positives: 100,
      labels: { created: 100, unchanged: 0, corrected: 0, refused: 0, noisy: 0, unsent: 0 },
      repeats: 0,
      isInterrupted: false,
    });
    expect([...result.versions]).toEqual([['heart-disease 1', 100]]);
    const stored = await storedLabels();
    expect(stored.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(100);
  });

  it.each([1, 7])('counts rows that are refused by their reason, %d in a request', async (batch) => {
    const faults = faultsOf('unit-error:column=age,factor=-1,share=0.3', 'category-remap:column=cp,mapping=1>9');
    const result = await simulate(requestOf(server.url, { batch, faults, rows: 100 }));
    const { sent, answered, refused, refusedByReason } = result.rows;
    expect(sent).toBe(100);
    expect(answered + refused).toBe(100);
    expect([...refusedByReason.keys()].sort()).toEqual(['age out_of_range', 'cp unknown_category']);
    expect([...refusedByReason.values()].reduce((sum, count) => sum + count, 0)).toBe(refused);
    // Whatever is beside them in a request, the same rows are refused.
    const alone = await simulate(requestOf(server.url, { batch: 1, faults, rows: 100 }));
    expect(refusedByReason).toEqual(alone.rows.refusedByReason);
  });

  it('sends labels later, some wrong, and the right ones after those', async () => {
    await empty();
    const truth = (await simulate(requestOf(server.url, { labelDelayMs: 0 }))).labels.created;
    const right = await storedLabels();
    await empty();
    const noisy = await simulate(requestOf(server.url, { labelDelayMs: 50, labelNoise: 0.3 }));
    expect(noisy.labels.created).toBe(truth);
    expect(noisy.labels.noisy).toBeGreaterThan(5);
    expect(noisy.labels.noisy).toBeLessThan(35);
    const wrong = await storedLabels();
    await empty();
    const corrected = await simulate(requestOf(server.url, { labelDelayMs: 0, labelNoise: 0.3, correctAfterMs: 30 }));
    expect(corrected.labels).toMatchObject({
      created: truth,
      noisy: noisy.labels.noisy,
      corrected: noisy.labels.noisy,
    });
    expect(await storedLabels()).toEqual(right);
    expect(wrong.length).toBe(2);
  });

  it('sends to a model by its name, and stops where there is none', async () => {
    expect((await simulate(requestOf(server.url, { model: 'heart-disease', rows: 3 }))).rows.answered).toBe(3);
    await expect(simulate(requestOf(server.url, { model: 'unknown', rows: 3 }))).rejects.toMatchObject({
      code: 'SIMULATION_TARGET_FAILED',
      message: expect.stringContaining('404 MODEL_NOT_SERVED'),
    });
  });

  it('stops where it is told to, finishes what was sent, and says what was not', async () => {
    await empty();
    const stop = new AbortController();
    const result = await simulate(
      requestOf(server.url, {
        rows: 1_000_000,
        rate: 200,
        labelDelayMs: 60_000,
        signal: stop.signal,
        onProgress: ({ rows }) => {
          if (rows.answered >= 20) stop.abort();
        },
      }),
    );
    const { sent, answered } = result.rows;
    expect(result.isInterrupted).toBe(true);
    expect(answered).toBe(sent);
    expect(sent).toBeLessThan(100);
    expect(result.labels).toMatchObject({ created: 0, unsent: answered });
  });
});

describe('a simulation against a server of another mind', () => {
  interface Received {
    readonly path: string;
    readonly body: unknown;
    readonly headers: IncomingMessage['headers'];
    readonly timeMs: number;
  }
  type Handler = (received: Received, response: ServerResponse, count: number) => void;

  /** A server that answers as a test wants; what no real one can be made to do. */
  async function withServer<Result>(handler: Handler, use: (url: string, received: Received[]) => Promise<Result>) {
    const received: Received[] = [];
    const server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += chunk;
      const { url: path = '', headers } = request;
      const one = { path, body: JSON.parse(text) as unknown, headers, timeMs: performance.now() };
      received.push(one);
      handler(one, response, received.length);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      return await use(`http://127.0.0.1:${port}`, received);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  let ids = 0;
  const answer = (
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
  const predict: Handler = ({ path }, response) => {
    if (path === '/feedback') {
      answer(response, 200, { created: 1, unchanged: 0, corrected: 0, labels: [] });
      return;
    }
    ids += 1;
    answer(response, 200, { prediction: 0, prediction_id: String(ids), model: { name: 'm', version: '1' } });
  };
  const inOrder = settings({ concurrency: 1 });

  it('sends the same requests for the same seed, and others for another', async () => {
    const faults = faultsOf('missing-surge:share=0.2', 'shuffled-columns:from=20');
    const bodies = (seed: number) =>
      withServer(predict, async (url, received) => {
        await simulate(requestOf(url, { seed, faults, rows: 80, settings: inOrder }));
        return received.map(({ body }) => body);
      });
    const first = await bodies(7);
    expect(first).toHaveLength(80);
    expect(await bodies(7)).toEqual(first);
    expect(await bodies(8)).not.toEqual(first);
    expect(Object.keys(first[0] as object)).toEqual(Object.keys(patient));
  });

  it('comes back as Retry-After says, and sends nothing twice that was answered', async () => {
    const handler: Handler = (one, response, count) => {
      if (count === 2) answer(response, 503, { code: 'SERVER_OVERLOADED', detail: 'busy' }, { 'retry-after': '1' });
      else if (count === 3) answer(response, 429, { code: 'RATE_EXCEEDED', detail: 'slow' }, { 'retry-after': '0' });
      else predict(one, response, count);
    };
    await withServer(handler, async (url, received) => {
      const result = await simulate(requestOf(url, { rows: 3, settings: inOrder }));
      expect(result).toMatchObject({ rows: { sent: 3, answered: 3 }, repeats: 2 });
      expect(received).toHaveLength(5);
      expect(received[2]?.body).toEqual(received[1]?.body);
      expect((received[2]?.timeMs ?? 0) - (received[1]?.timeMs ?? 0)).toBeGreaterThan(900);
    });
  });

  it('gives up after so many attempts, with the words of the server', async () => {
    const handler: Handler = (_one, response) =>
      answer(
        response,
        503,
        { code: 'MODEL_NOT_LOADED', detail: 'no version is in production' },
        { 'retry-after': '0' },
      );
    await withServer(handler, async (url, received) => {
      await expect(
        simulate(requestOf(url, { settings: settings({ concurrency: 1, attempts: 4 }) })),
      ).rejects.toMatchObject({
        code: 'SIMULATION_TARGET_FAILED',
        message: expect.stringContaining('503 MODEL_NOT_LOADED: no version is in production; asked 4 times'),
      });
      expect(received).toHaveLength(4);
    });
  });

  it.each([
    ['another program', 200, '<html>', /no prediction|no answer/],
    ['a failure', 500, { code: 'INTERNAL', detail: 'a bug' }, /500 INTERNAL: a bug/],
    ['a wrong key', 401, { code: 'KEY_REFUSED', detail: 'no key' }, /401 KEY_REFUSED/],
    ['a refusal without a part', 422, { code: 'RECORD_INVALID', detail: 'no', errors: [] }, /names no part/],
  ])('stops at %s, with all that it had begun', async (_name, status, body, message) => {
    const handler: Handler = (_one, response) => answer(response, status as number, body);
    await withServer(handler, async (url, received) => {
      await expect(simulate(requestOf(url, { labelDelayMs: 0 }))).rejects.toThrow(message as RegExp);
      expect(received.length).toBeLessThanOrEqual(8);
    });
  });

  it('does not follow to another address', async () => {
    await withServer(predict, async (other, elsewhere) => {
      const handler: Handler = (_one, response) => {
        response.writeHead(307, { location: `${other}/predict` }).end();
      };
      await withServer(handler, async (url) => {
        await expect(simulate(requestOf(url, { settings: settings({ attempts: 1 }) }))).rejects.toMatchObject({
          code: 'SIMULATION_TARGET_FAILED',
        });
        expect(elsewhere).toHaveLength(0);
      });
    });
  });

  it('finds out soon that nobody listens', async () => {
    const url = await withServer(predict, async (free) => free);
    const quick = settings({ longestRetryMs: 100 });
    await expect(simulate(requestOf(url, { settings: quick }))).rejects.toThrow(/hale start/);
  });

  it('has no more requests open than it may, on connections that stay', async () => {
    let open = 0;
    let most = 0;
    const connections = new Set<number | undefined>();
    const handler: Handler = (one, response, count) => {
      open += 1;
      most = Math.max(most, open);
      connections.add(response.socket?.remotePort);
      setTimeout(() => {
        open -= 1;
        predict(one, response, count);
      }, 5);
    };
    await withServer(handler, async (url) => {
      await simulate(requestOf(url, { rows: 200, settings: settings({ concurrency: 4 }) }));
    });
    expect(most).toBe(4);
    expect(connections.size).toBeLessThanOrEqual(8);
  });

  it('sends as many a second as it may, and nothing during an outage', async () => {
    const faults = faultsOf('outage:from=10,duration=400ms');
    await withServer(predict, async (url, received) => {
      const { durationMs } = await simulate(requestOf(url, { rows: 20, rate: 100, faults, settings: inOrder }));
      // The last is due 19 hundredths and the outage after the first; timers are true to a millisecond.
      expect(durationMs).toBeGreaterThan(588);
      const [before, after] = received.slice(9, 11).map(({ timeMs }) => timeMs);
      expect((after ?? 0) - (before ?? 0)).toBeGreaterThan(398);
    });
  });

  it('leaves out the labels that are refused, and counts them', async () => {
    const refusedId = '3';
    const handler: Handler = (one, response, count) => {
      const { labels: sent } = one.body as { labels?: { prediction_id: string }[] };
      const row = sent?.findIndex(({ prediction_id }) => prediction_id === refusedId) ?? -1;
      const errors = [{ row, field: 'prediction_id', code: 'prediction_not_found' }];
      if (row >= 0) answer(response, 404, { code: 'PREDICTION_NOT_FOUND', detail: 'no', errors });
      else if (sent !== undefined) answer(response, 200, { created: sent.length, unchanged: 0, corrected: 0 });
      else predict(one, response, count);
    };
    ids = 0;
    const result = await withServer(handler, (url) => simulate(requestOf(url, { rows: 10, labelDelayMs: 20 })));
    expect(result.labels).toMatchObject({ created: 9, refused: 1 });
    expect([...result.labels.refusedByReason]).toEqual([['prediction_id prediction_not_found', 1]]);
  });

  it('waits with further rows where too many labels wait', async () => {
    const few = settings({ concurrency: 1, waitingLabels: 5 });
    const result = await withServer(predict, async (url, received) => {
      const done = simulate(requestOf(url, { rows: 12, labelDelayMs: 150, settings: few }));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(received.length).toBeLessThanOrEqual(6);
      return done;
    });
    expect(result.rows.answered).toBe(12);
  });

  it('sends its key', async () => {
    const keyed = settings({ key: 'hale_secret' });
    const headers = await withServer(predict, async (url, received) => {
      await simulate(requestOf(url, { rows: 1, settings: keyed }));
      return received[0]?.headers;
    });
    expect(headers?.authorization).toBe('Bearer hale_secret');
  });
});
