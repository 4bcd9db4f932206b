import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patient, startTestServer, type TestServer } from './test-server.ts';

/** The plain media type is answered without Fastify, the one with a parameter by it; both are the same to a caller. */
const ways = ['application/json', 'application/json; charset=utf-8'];
const text = JSON.stringify(patient);
const { age: _age, ...withoutAge } = patient;
const instances = (...records: object[]) => JSON.stringify({ instances: records });
const single = ['/predict', '/predict/', '/models/heart-disease/predict'];
const batch = ['/predict/batch', '/models/heart-disease/predict/batch'];

/** What is sent, and where. */
const bodies: [string, string[], string][] = [
  ['a record', single, text],
  ['a record in another order', single, JSON.stringify({ ...withoutAge, age: 63.25 })],
  ['a record with spaces', single, JSON.stringify(patient, null, 2)],
  ['a record that is written with escapes', single, text.replace('"sex"', '"s\\u0065x"')],
  ['no record', single, '[]'],
  ['a missing feature', single, '{"age":63}'],
  ['a value that is not allowed', single, JSON.stringify({ ...patient, age: 400 })],
  ['a name twice', single, '{"age":63,"age":64}'],
  ['half a record', single, '{"age":63'],
  ['records', batch, instances(patient, patient)],
  ['one record', batch, instances(patient)],
  ['records in several orders', batch, instances(patient, { ...withoutAge, age: 1e2 }, patient)],
  ['no records', batch, instances()],
  ['a bad record', batch, instances(patient, withoutAge)],
  ['too many records', batch, instances(patient, patient, patient, patient)],
  ['a member beside the records', batch, `{"instances":[${text}],"a":1}`],
  ['nothing', [...single, ...batch], ''],
  ['a body above the limit', [...single, ...batch], `{"x":"${'x'.repeat(2_000)}"}`],
  ['a record for a model that is not served', ['/models/other/predict', '/models/other/predict/batch'], text],
];
const requests = bodies.flatMap(([name, paths, body]) => paths.map((path) => [name, path, body] as const));
const patternOf = (path: string) => path.replace(/^\/models\/[^/]+/, '/models/:name');

/** What a caller sees, without what differs from one request to the next. */
async function seen(response: Response) {
  const {
    date: _date,
    'x-request-id': id,
    'content-length': length,
    ...headers
  } = Object.fromEntries(response.headers);
  const written = await response.text();
  expect(Number(length)).toBe(Buffer.byteLength(written));
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  const body: unknown = JSON.parse(written, (name, value) =>
    name === 'prediction_id' || name === 'request_id' ? undefined : value,
  );
  return { status: response.status, headers, body };
}

const stable = ({
  time: _time,
  request_id: _id,
  prediction_id: _predictionId,
  last_prediction_id: _lastId,
  duration_ms: _ms,
  ...line
}: object & {
  time?: unknown;
  request_id?: unknown;
  prediction_id?: unknown;
  last_prediction_id?: unknown;
  duration_ms?: unknown;
}) => line;

async function bothWays(server: TestServer, path: string, body: string, headers: Record<string, string> = {}) {
  const [plain, other] = await Promise.all(
    ways.map(async (type) => seen(await server.post(path, body, { ...headers, 'content-type': type }))),
  );
  return { plain, other };
}

describe('a plain prediction', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ serving: { bodyLimitBytes: 1_000, batch: { maximumRows: 3 } } });
  });
  afterAll(() => server.close());

  it.each(requests)(
    'is answered as any other request is, headers and log included: %s to %s',
    async (_, path, body) => {
      const route = patternOf(path);
      const lines = () => server.log.filter((line) => line.route === route);
      const linesBefore = lines().length;
      const counted = async (status = 0) => {
        const sample = `hale_http_requests_total{method="POST",route="${route}",status="${status}"} `;
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        return Number(metrics.split(sample)[1]?.split('\n')[0] ?? 0);
      };
      const { plain, other } = await bothWays(server, path, body);
      expect(plain).toEqual(other);
      await expect.poll(() => lines().length).toBe(linesBefore + 2);
      const [first, second] = lines().slice(-2);
      expect(stable({ ...first })).toEqual(stable({ ...second }));
      expect(await counted(plain?.status)).toBe(lines().filter(({ status }) => status === plain?.status).length);
    },
  );

  it('is refused as any other is: a foreign host, no key, a wrong key that counts once', async () => {
    const server = await startTestServer({ failures: { maximum: 3, windowMs: 60_000, addresses: 10 } });
    try {
      const token = await server.createKey('viewer');
      const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
      expect((await bothWays(server, '/predict/', text, bearer(token))).plain?.status).toBe(200);
      const forwarded = await bothWays(server, '/predict/', text, { 'x-forwarded-for': '192.0.2.1' });
      expect(forwarded.plain).toEqual(forwarded.other);
      expect(forwarded.plain).toMatchObject({ status: 401, body: { code: 'KEY_REFUSED' } });
      const statuses: number[] = [];
      for (let index = 0; index < 4; index += 1) {
        statuses.push((await server.post('/predict', patient, bearer('hale_0000000000_wrong'))).status);
      }
      expect(statuses).toEqual([401, 401, 401, 429]);
      const foreign = { host: 'evil.example', 'content-type': 'application/json', 'content-length': '0' };
      expect(await server.rawRequest('POST', '/predict', foreign)).toMatchObject({ status: 403 });
    } finally {
      await server.close();
    }
  });

  it('may come in pieces, with others behind it on the same connection', async () => {
    const server = await startTestServer();
    try {
      const body = JSON.stringify(patient);
      const head = `POST /predict HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`;
      const socket = connect(server.port, '127.0.0.1').setEncoding('utf8').setNoDelay(true);
      let received = '';
      socket.on('data', (text) => {
        received += text;
      });
      socket.write(`${head}\r\n${body.slice(0, 20)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      socket.write(`${body.slice(20)}${head}\r\n${body}${head}connection: close\r\n\r\n${body}`);
      await new Promise((resolve) => socket.once('end', resolve));
      expect(received.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
      const ids = [...received.matchAll(/"prediction_id":"([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(3);
    } finally {
      await server.close();
    }
  });

  it('leaves its connection to the next request, whether it is answered, refused or handed over', async () => {
    const server = await startTestServer();
    try {
      const requestOf = (body: string, header = '') =>
        `POST /predict HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${header}content-length: ${body.length}\r\n\r\n${body}`;
      const escaped = text.replace('"sex"', '"s\\u0065x"');
      const sent =
        [text, '{"age":1}', escaped, text].map((body) => requestOf(body)).join('') +
        requestOf(text, 'expect: 100-continue\r\n') +
        requestOf(text, 'connection: close\r\n');
      for (const pieceLength of [sent.length, 37]) {
        const socket = connect(server.port, '127.0.0.1').setEncoding('utf8').setNoDelay(true);
        let received = '';
        socket.on('data', (piece) => {
          received += piece;
        });
        const ended = new Promise((resolve) => socket.once('end', resolve));
        for (let at = 0; at < sent.length; at += pieceLength) {
          socket.write(sent.slice(at, at + pieceLength));
          await new Promise((resolve) => setImmediate(resolve));
        }
        await ended;
        const statuses = [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
        expect(statuses).toEqual(['200', '422', '200', '200', '100', '200', '200']);
      }
    } finally {
      await server.close();
    }
  });
});

describe('a connection that breaks off within a body', () => {
  it.each(ways)('is a mistake of the caller, and no failure of the server: %s', async (type) => {
    const server = await startTestServer();
    try {
      const socket = connect(server.port, '127.0.0.1');
      socket.write(
        `POST /predict HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: ${type}\r\ncontent-length: 100\r\n\r\n{"age"`,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect((await server.post('/predict/', patient)).status).toBe(200);
      // Written after anything that would be told of the broken connection.
      await expect.poll(() => server.log.some(({ route }) => route === '/predict/')).toBe(true);
      expect(server.log.filter(({ level }) => level !== 'info')).toEqual([]);
    } finally {
      await server.close();
    }
  });
});

describe('the log line of a prediction', () => {
  it('names the prediction, or the first and last of a batch with all the others in between', async () => {
    const server = await startTestServer();
    try {
      const one = (await (await server.post('/predict', patient)).json()) as { prediction_id: string };
      const instances = Array(300).fill(patient);
      const batch = (await (await server.post('/predict/batch', { instances })).json()) as {
        predictions: { prediction_id: string }[];
      };
      const ids = batch.predictions.map(({ prediction_id }) => prediction_id);
      await expect.poll(() => server.log.filter(({ route }) => String(route).startsWith('/predict')).length).toBe(2);
      const of = { model_name: 'heart-disease', model_version: '1', run_id: 'run-1' };
      expect(server.log).toContainEqual(expect.objectContaining({ ...of, prediction_id: one.prediction_id }));
      expect(server.log).toContainEqual(
        expect.objectContaining({ ...of, prediction_id: ids[0], last_prediction_id: ids[299], prediction_count: 300 }),
      );
      expect([...ids].sort()).toEqual(ids);
    } finally {
      await server.close();
    }
  });
});
