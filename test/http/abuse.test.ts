import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServedModel } from '../../src/serving/index.ts';
import { openRaw, trickle } from './raw-client.ts';
import {
  constantScorer,
  deploymentOf,
  patient,
  servingSettings,
  startTestServer,
  type TestServer,
} from './test-server.ts';

const body = JSON.stringify(patient);
const headOf = (type: string, length = body.length) =>
  `POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type:${type}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;

const parseAnswer = (text: string) => ({ status: Number(text.slice(9, 12)), text });

describe('slow clients', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ serving: { timeouts: { headersMs: 300, requestMs: 600, keepAliveMs: 300 } } });
  });
  afterAll(() => server.close());

  it.each([
    ['headers', `GET / HTTP/1.1\r\nX-Slow: ${'a'.repeat(1000)}`],
    ['a body', `${headOf(' application/json')}${body}`],
  ])('are cut off while they send %s byte by byte, and others are answered', async (_name, bytes) => {
    const slow = await openRaw(server.port);
    const sending = trickle(slow, bytes, 20);
    await wait(100);
    expect((await server.post('/predict', patient)).status).toBe(200);
    const answer = await slow.closed;
    await sending;
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
  });

  it('do not keep a connection that they send nothing on', async () => {
    const silent = await openRaw(server.port);
    await silent.closed;
  });

  it('do not keep a connection after their request', async () => {
    const idle = await openRaw(server.port);
    idle.socket.write('GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await idle.closed).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('broken HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ serving: { maximumConnections: 20 } });
  });
  afterAll(() => server.close());

  const exchange = async (bytes: string): Promise<string> => {
    const connection = await openRaw(server.port);
    connection.socket.write(bytes);
    return connection.closed;
  };

  it.each([
    ['no HTTP', 'hello there\r\n\r\n', 400],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
    ['two lengths', `POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400],
    [
      'a length and chunks',
      `POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
      400,
    ],
    ['headers of 100 kB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`, 431],
  ])('is refused in problem JSON: %s', async (_name, bytes, status) => {
    const answer = await exchange(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status, code: expect.any(String) });
  });

  it.each([
    ['a tab and a letter after the type', ' application/json\ta', [415]],
    ['a space before the type', '  application/json', [200, 415]],
    ['a tab before the type', '\tapplication/json', [200, 415]],
    ['a second type', ' application/json, text/plain', [415]],
    ['an empty parameter', ' application/json;', [200, 415]],
  ])('does not come past validation by its content type: %s', async (_name, type, statuses) => {
    const good = await exchange(headOf(type) + body);
    expect(statuses).toContain(Number(good.slice(9, 12)));
    const wrong = JSON.stringify({ ...patient, age: '63' });
    const bad = await exchange(headOf(type, wrong.length) + wrong);
    expect([415, 422]).toContain(Number(bad.slice(9, 12)));
  });

  it('answers a client that waits for leave to send its body', async () => {
    const waiting = await openRaw(server.port);
    waiting.socket.write(headOf(' application/json').replace('Connection', 'Expect: 100-continue\r\nConnection'));
    await expect.poll(waiting.text).toMatch(/^HTTP\/1\.1 100 /);
    waiting.socket.write(body);
    expect(await waiting.closed).toMatch(/HTTP\/1\.1 200 /);
  });

  it('drops connections above the limit, and takes new ones when there is room', async () => {
    const held = await Promise.all(Array.from({ length: 40 }, () => openRaw(server.port)));
    await expect.poll(() => held.filter(({ socket }) => socket.destroyed).length).toBeGreaterThanOrEqual(20);
    for (const { socket } of held) socket.destroy();
    await expect
      .poll(() =>
        server.post('/predict', patient).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  });
});

describe('paths that lead outside', () => {
  const corpus = [
    '..',
    '../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/etc/passwd',
    '..%5c..%5cwindows',
    '%252e%252e%252fetc',
    '....//....//etc/passwd',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'file:%2f%2f%2fetc%2fpasswd',
    'heart-disease%00',
    '..%c0%af..%c0%afetc',
    'a'.repeat(5_000),
    '%f0%9f%92%94'.repeat(300),
  ];
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it.each(corpus)('are 4xx in every place that takes a name: %s', async (part) => {
    const places = [
      `/docs/${part}`,
      `/models/${part}/predict`,
      `/api/v1/models/${part}`,
      `/api/v1/runs/${part}`,
      `/${part}`,
    ];
    for (const path of places) {
      // fetch would resolve the dots itself.
      const { status, body: text } = await server.rawRequest('GET', path, { host: 'localhost' });
      // 503: the name came to the control plane, which this server has not.
      expect([400, 404, 405, 414, 503]).toContain(status);
      expect(text).not.toContain('root:');
    }
  });
});

describe('more work than can be done', () => {
  it('is refused at once with Retry-After, while health and metrics answer, and taken again after it', async () => {
    const slow = constantScorer(0.75);
    const blockingMs = 60;
    const { probabilityOf } = slow;
    slow.probabilityOf = (...row) => {
      const end = performance.now() + blockingMs;
      while (performance.now() < end);
      return probabilityOf.apply(slow, row);
    };
    const server = await startTestServer({ scorer: slow, serving: { overload: { eventLoopDelayMs: 100 } } });
    try {
      // As of clients that keep their connections: all have one open when the work comes.
      const connections = await Promise.all(Array.from({ length: 30 }, () => openRaw(server.port)));
      await wait(100);
      for (const { socket } of connections) socket.write(headOf(' application/json') + body);
      const probes = Promise.all([fetch(`${server.url}/health`), fetch(`${server.url}/metrics`)]);
      const answers = (await Promise.all(connections.map(({ closed }) => closed))).map(parseAnswer);
      const [health, metrics] = await probes;
      const refused = answers.filter(({ status }) => status === 503);
      expect(refused.length).toBeGreaterThan(0);
      expect(answers.length - refused.length).toBe(answers.filter(({ status }) => status === 200).length);
      expect(slow.scored).toBe(answers.length - refused.length);
      for (const { text } of refused) {
        expect(text).toMatch(/\r\nretry-after: 1\r\n/);
        expect(text).toContain('"code":"SERVER_OVERLOADED"');
      }
      expect([health.status, metrics.status]).toEqual([200, 200]);
      const text = await (await fetch(`${server.url}/metrics`)).text();
      expect(text).toContain(`hale_http_shed_requests_total ${refused.length}`);
      expect((await server.post('/predict', patient)).status).toBe(200);
    } finally {
      await server.close();
    }
  });
});

describe('a model that is swapped under load', () => {
  it('answers every request, each with the version that computed it', async () => {
    // What a machine that is busy with other tests sheds is no matter of the swap.
    const server = await startTestServer({ scorer: null, serving: { overload: { enabled: false } } });
    const { batch } = servingSettings();
    // Version n says n thousandths: the answer itself tells what computed it.
    const versions = Array.from({ length: 200 }, (_, index) =>
      createServedModel(deploymentOf(String(index + 1)), constantScorer((index + 1) / 1000), batch),
    );
    server.models.swap(versions[0]!);
    let isDone = false;
    const seen = new Set<string>();
    interface Answer {
      readonly probability: number;
      readonly model: { readonly version: string };
    }
    const check = ({ probability, model }: Answer) => {
      expect(probability).toBe(Number(model.version) / 1000);
      seen.add(model.version);
    };
    const client = async (): Promise<void> => {
      while (!isDone) {
        const single = await server.post('/predict/', patient);
        expect(single.status).toBe(200);
        check((await single.json()) as Answer);
        const many = await server.post('/predict/batch', { instances: Array(20).fill(patient) });
        expect(many.status).toBe(200);
        const { predictions } = (await many.json()) as { predictions: Answer[] };
        expect(new Set(predictions.map(({ model }) => model.version)).size).toBe(1);
        predictions.forEach(check);
      }
    };
    try {
      const clients = Array.from({ length: 8 }, client);
      for (const version of versions) {
        server.models.swap(version);
        await wait(2);
      }
      isDone = true;
      await Promise.all(clients);
      expect(seen.size).toBeGreaterThan(20);
    } finally {
      await server.close();
    }
  });
});

describe('a server that stops', () => {
  it('drops readiness first, answers what it accepted, and then takes nothing', async () => {
    const server = await startTestServer({ serving: { drain: { delayMs: 400, timeoutMs: 5_000 } } });
    const underWay = await openRaw(server.port);
    underWay.socket.write(headOf(' application/json') + body.slice(0, 20));
    await wait(50);
    let isStopping = false;
    const outcomes: { status: number; afterStop: boolean }[] = [];
    const client = async (): Promise<void> => {
      for (;;) {
        const afterStop = isStopping;
        // A connection that is refused was not accepted; nor was one that the kernel completed in the very turn in
        // which the listener closed, which it resets. An answer that is missing would be another error.
        const response = await server.post('/predict', patient).catch((error: unknown) => error as Error);
        if (response instanceof Error) {
          expect(afterStop).toBe(true);
          expect(['ECONNREFUSED', 'ECONNRESET']).toContain((response.cause as NodeJS.ErrnoException).code);
          return;
        }
        outcomes.push({ status: response.status, afterStop });
        await response.arrayBuffer();
        await wait(15);
      }
    };
    // Some 500 requests a second.
    const clients = Array.from({ length: 10 }, client);
    await wait(100);
    isStopping = true;
    const stopped = server.close();
    const ready = await fetch(`${server.url}/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ code: 'SERVER_STOPPING' });
    expect(ready.headers.get('connection')).toBe('close');
    expect((await fetch(`${server.url}/live`)).status).toBe(200);
    await Promise.all(clients);
    // The listener is closed, and the request that began before is still taken to its end.
    underWay.socket.write(body.slice(20));
    expect(await underWay.closed).toMatch(/^HTTP\/1\.1 200 /);
    await stopped;
    expect(outcomes.filter(({ afterStop }) => afterStop).length).toBeGreaterThan(0);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200]));
    // Every request that the server has taken has reached its client: what was reset, it never saw.
    expect(server.log.filter(({ route }) => route === '/predict')).toHaveLength(outcomes.length + 1);
  });

  it('cuts what does not end in time', async () => {
    const server = await startTestServer({ serving: { drain: { delayMs: 0, timeoutMs: 200 } } });
    const stuck = await openRaw(server.port);
    stuck.socket.write(headOf(' application/json') + body.slice(0, 20));
    await wait(50);
    await server.close();
    await stuck.closed;
  });
});
