import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { constantScorer, patient, startTestServer, type TestServer } from './test-server.ts';

const scorer = constantScorer(0.75);
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    scorer,
    serving: { bodyLimitBytes: 60_000, batch: { maximumRows: 50, reportedErrors: 5 }, jsonDepth: 8 },
  });
});
afterAll(() => server.close());

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field?: string | null;
  readonly allowed?: Record<string, unknown> | null;
  readonly errors?: readonly { row?: number; field: string; code: string; detail: string; allowed?: object }[];
  readonly [extension: string]: unknown;
}

async function refusalOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as Problem;
  expect(problem.status).toBe(response.status);
  expect(problem.code).toMatch(/^[A-Z_]+$/);
  expect(problem.detail.length).toBeGreaterThan(10);
  return problem;
}

/** The text of a record in which one field is written as it is here. */
const withField = (name: string, written: string): string =>
  JSON.stringify({ ...patient, [name]: '@' }).replace('"@"', written);

const { age: _, ...withoutAge } = patient;

const bodiesThatAreNoJson: [string, string][] = [
  ['nothing', ''],
  ['a word', 'hello'],
  ['half an object', '{"age": 63'],
  ['a comma too many', '{"age": 63,}'],
  ['single quotes', "{'age': 63}"],
  ['a comment', '{"age": 63 /* years */}'],
  ['two values', '{} {}'],
  ['a byte order mark', '\uFEFF{}'],
  ['a duplicate key', `${JSON.stringify(patient).slice(0, -1)},"age":64}`],
  ['a duplicate key, one of them escaped', `${JSON.stringify(patient).slice(0, -1)},"\\u0061ge":64}`],
  ['__proto__', `${JSON.stringify(patient).slice(0, -1)},"__proto__":{"admin":true}}`],
  ['__proto__, escaped', `${JSON.stringify(patient).slice(0, -1)},"\\u005f_proto__":{"admin":true}}`],
  ['constructor.prototype', `${JSON.stringify(patient).slice(0, -1)},"constructor":{"prototype":{"admin":true}}}`],
  ['nesting beyond the limit', `${'['.repeat(50_000)}${']'.repeat(100)}`],
];

describe('a body that is no plain JSON value', () => {
  it.each(bodiesThatAreNoJson)('is 400: %s', async (_name, body) => {
    for (const path of ['/predict/', '/predict/batch']) {
      const problem = await refusalOf(await server.post(path, body));
      expect(problem).toMatchObject({ status: 400, code: 'JSON_INVALID' });
    }
    expect({}).not.toHaveProperty('admin');
  });

  it('names the key that stands twice', async () => {
    const body = '{"instances":[{"age":1,"sex":"a:{\\"}","age":2}]}';
    expect(await refusalOf(await server.post('/predict/batch', body))).toMatchObject({
      code: 'JSON_INVALID',
      field: 'age',
    });
    // The same name in two objects is no duplicate.
    expect((await server.post('/predict/batch', { instances: [patient, patient] })).status).toBe(200);
  });

  it('is 400 where its bytes are no UTF-8', async () => {
    const body = Buffer.from([...Buffer.from('{"age":"'), 0xff, 0xfe, ...Buffer.from('"}')]);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/predict/`, { method: 'POST', headers, body });
    expect(await refusalOf(response)).toMatchObject({ status: 400, code: 'JSON_INVALID' });
  });
});

const range = { type: 'number', minimum: 18, maximum: 120 };
const badFields: [string, string, string, string, object][] = [
  ['a numeric string', 'age', '"63"', 'wrong_type', range],
  ['a boolean', 'age', 'true', 'wrong_type', range],
  ['a boolean for a category of 0 and 1', 'sex', 'true', 'wrong_type', { categories: [0, 1] }],
  ['a numeric string for a category', 'cp', '"1"', 'wrong_type', { categories: [1, 2, 3, 4] }],
  ['null where it is not allowed', 'age', 'null', 'null_not_allowed', { ...range, nullable: false }],
  ['null for a category where it is not allowed', 'sex', 'null', 'null_not_allowed', { nullable: false }],
  ['a blank string', 'age', '""', 'wrong_type', range],
  ['an array', 'age', '[63]', 'wrong_type', range],
  ['an object', 'age', '{"value":63}', 'wrong_type', range],
  ['NaN', 'chol', 'NaN', 'not_finite', { minimum: 50 }],
  ['-Infinity', 'chol', '-Infinity', 'not_finite', { minimum: 50 }],
  ['1e999', 'chol', '1e999', 'not_finite', { minimum: 50 }],
  ['a number below the range', 'age', '17.9', 'out_of_range', range],
  ['a number above the range', 'age', '121', 'out_of_range', range],
  ['an unknown category', 'cp', '5', 'unknown_category', { categories: [1, 2, 3, 4] }],
  ['a fraction for a category', 'cp', '1.5', 'unknown_category', { categories: [1, 2, 3, 4] }],
  ['the files’ sign for missing, which is no number', 'chol', '"?"', 'wrong_type', { minimum: 50 }],
];

describe('a record that does not fit', () => {
  it.each(badFields)(
    'is 422 and names the field and what is allowed: %s',
    async (_name, field, written, code, allowed) => {
      const problem = await refusalOf(await server.post('/predict', withField(field, written)));
      expect(problem).toMatchObject({ status: 422, code: 'RECORD_INVALID', field, allowed });
      expect(problem.errors).toHaveLength(1);
      if (code === 'not_finite') expect(problem.errors?.[0]).toMatchObject({ found: String(Number(written)) });
      expect(problem.errors?.[0]).toMatchObject({ field, code, allowed });
      expect(problem.detail).toContain(field);
    },
  );

  it('is 422 with every problem at once: missing, unknown with the nearest name, wrong', async () => {
    const { thal: _thal, ...others } = { ...patient, trestbps: 'high' };
    const problem = await refusalOf(await server.post('/predict/', { ...others, thall: 3, colour: 'red' }));
    expect(problem.status).toBe(422);
    expect(problem.detail).toMatch(/^thal is missing; .*; and 1 more, see errors$/);
    expect(problem.title).toBe('A record does not fit the features of the served model');
    expect(problem.errors).toEqual([
      expect.objectContaining({
        field: 'thal',
        code: 'missing_feature',
        allowed: expect.objectContaining({ nullable: true }),
      }),
      expect.objectContaining({ field: 'trestbps', code: 'wrong_type' }),
      expect.objectContaining({ field: 'thall', code: 'unknown_feature', nearest: 'thal' }),
      expect.objectContaining({ field: 'colour', code: 'unknown_feature' }),
    ]);
  });

  it.each([
    ['null', 'null'],
    ['an array', '[]'],
    ['a number', '1'],
    ['a string', '"x"'],
    ['an empty object', '{}'],
  ])('is 422: %s in place of a record', async (_name, body) => {
    expect(await refusalOf(await server.post('/predict', body))).toMatchObject({ status: 422, code: 'RECORD_INVALID' });
  });

  it('takes null, and the number that stands for missing in the files, where a value may be unknown', async () => {
    for (const written of ['null', '-9', '0']) {
      expect((await server.post('/predict', withField('chol', written))).status).toBe(200);
    }
  });

  it('does not take a name from the prototype of objects for a feature', async () => {
    for (const name of ['toString', 'constructor', 'hasOwnProperty']) {
      const problem = await refusalOf(await server.post('/predict', { ...patient, [name]: 1 }));
      expect(problem.errors).toMatchObject([{ field: name, code: 'unknown_feature' }]);
    }
  });
});

describe('a batch with bad rows', () => {
  it('is 422 with the index of each, and nothing is scored', async () => {
    const before = scorer.scored;
    const instances = [patient, { ...patient, age: '63' }, patient, withoutAge, null];
    const problem = await refusalOf(await server.post('/predict/batch', { instances }));
    expect(problem).toMatchObject({ status: 422, code: 'BATCH_INVALID', invalid_rows: 3, row_count: 5 });
    expect(problem.errors?.map(({ row, field, code }) => [row, field, code])).toEqual([
      [1, 'age', 'wrong_type'],
      [3, 'age', 'missing_feature'],
      [4, null, 'not_an_object'],
    ]);
    expect(scorer.scored).toBe(before);
  });

  it('lists a bounded number of problems, and counts all rows', async () => {
    const problem = await refusalOf(
      await server.post('/predict/batch', { instances: Array(20).fill({ ...patient, sex: 2 }) }),
    );
    expect(problem.errors).toHaveLength(5);
    expect(problem.invalid_rows).toBe(20);
  });

  it.each([
    ['no instances', {}, 'instances'],
    ['instances that are no list', { instances: patient }, 'instances'],
    ['no rows', { instances: [] }, 'instances'],
    ['a list alone', [patient], 'instances'],
    ['a field beside instances', { instances: [patient], status: 'approved' }, 'status'],
  ])('is 422: %s', async (_name, body, field) => {
    const problem = await refusalOf(await server.post('/predict/batch', body));
    expect(problem).toMatchObject({ status: 422, code: 'BATCH_INVALID', field });
  });

  it('is 413 above the limit of rows, and taken at it', async () => {
    expect((await server.post('/predict/batch', { instances: Array(50).fill(patient) })).status).toBe(200);
    const problem = await refusalOf(await server.post('/predict/batch', { instances: Array(51).fill(patient) }));
    expect(problem).toMatchObject({ status: 413, code: 'BATCH_TOO_LARGE', maximum_rows: 50, row_count: 51 });
  });
});

describe('a body that is not taken', () => {
  /** A record with spaces, exactly so many bytes long. */
  const padded = (bytes: number): string => {
    const text = JSON.stringify(patient);
    return text.slice(0, -1) + ' '.repeat(bytes - text.length) + text.slice(-1);
  };

  it('is 413 one byte above the limit, with a length in the header and without', async () => {
    expect((await server.post('/predict', padded(60_000))).status).toBe(200);
    expect(await refusalOf(await server.post('/predict', padded(60_001)))).toMatchObject({
      status: 413,
      code: 'BODY_TOO_LARGE',
      limit_bytes: 60_000,
    });
    const headers = { 'content-type': 'application/json' };
    const stream = new Blob([padded(60_001)]).stream();
    const chunked = await fetch(`${server.url}/predict`, { method: 'POST', headers, body: stream, duplex: 'half' });
    expect((await refusalOf(chunked)).status).toBe(413);
  });

  it('is 415 where it is compressed, however little that unpacks to', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, ' '));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await fetch(`${server.url}/predict`, { method: 'POST', headers, body: bomb.subarray(0, 20_000) });
    expect(await refusalOf(response)).toMatchObject({ status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/json-patch+json',
    'application/jsonx',
    'application/json; charset=utf-16',
    'application/json; charset=latin1',
  ])('is 415: %s', async (type) => {
    const problem = await refusalOf(await server.post('/predict', patient, { 'content-type': type }));
    expect(problem).toMatchObject({ status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' });
  });

  it('is 415 without a content type', async () => {
    const response = await fetch(`${server.url}/predict`, {
      method: 'POST',
      body: Buffer.from(JSON.stringify(patient)),
    });
    expect((await refusalOf(response)).status).toBe(415);
  });

  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; version=1',
  ])('is taken: %s', async (type) => {
    expect((await server.post('/predict', patient, { 'content-type': type })).status).toBe(200);
  });
});

describe('an address or a method that is not there', () => {
  it.each([
    ['GET', '/predict', 'POST'],
    ['DELETE', '/predict/', 'POST'],
    ['PUT', '/models/heart-disease/predict', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['PATCH', '/api/v1/models/heart-disease/deployments', 'GET, HEAD, POST'],
    ['OPTIONS', '/predict', 'POST'],
    ['PROPFIND', '/', 'GET, HEAD'],
    ['QUERY', '/ready', 'GET, HEAD'],
    ['QUERY', '/predict/batch', 'POST'],
  ])('is 405 and names the methods: %s %s', async (method, path, allow) => {
    const response = await fetch(server.url + path, { method });
    expect(await refusalOf(response)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(response.headers.get('allow')).toBe(allow);
  });

  it('is told before what is wrong with the body', async () => {
    const body = { method: 'POST', body: '{', headers: { 'content-type': 'text/plain' } };
    expect(await refusalOf(await fetch(`${server.url}/health`, body))).toMatchObject({ status: 405 });
    expect(await refusalOf(await fetch(`${server.url}/nothing`, body))).toMatchObject({ status: 404 });
  });

  it.each(['/nothing', '/predict/x', '/models', '/api/v2/models', '/%', '/%zz', '/api/v1/models/%c0%ae'])(
    'is 404 or 400: %s',
    async (path) => {
      const problem = await refusalOf(await fetch(server.url + path));
      expect([400, 404]).toContain(problem.status);
    },
  );

  it('is 404 for a model that is not served, and answers for one that is', async () => {
    const problem = await refusalOf(await server.post('/models/other/predict', patient));
    expect(problem).toMatchObject({ status: 404, code: 'MODEL_NOT_SERVED' });
    expect((await server.post('/models/heart-disease/predict', patient)).status).toBe(200);
  });
});

describe('a server without a model', () => {
  it('is alive, not ready, and refuses predictions with 503 and Retry-After', async () => {
    const empty = await startTestServer({ scorer: null });
    try {
      expect((await fetch(`${empty.url}/live`)).status).toBe(200);
      for (const response of [await fetch(`${empty.url}/ready`), await empty.post('/predict', patient)]) {
        expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
        expect(await refusalOf(response)).toMatchObject({ status: 503, code: 'MODEL_NOT_LOADED' });
      }
      const health = await fetch(`${empty.url}/health`);
      expect(health.status).toBe(200);
      expect(await health.json()).toMatchObject({ status: 'degraded', components: { models: { status: 'missing' } } });
    } finally {
      await empty.close();
    }
  });
});

describe('a model that gives no probability', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -0.1])('is 500, never an answer: %s', async (probability) => {
    const broken = await startTestServer({ scorer: constantScorer(probability) });
    try {
      for (const response of [
        await broken.post('/predict', patient),
        await broken.post('/predict/batch', { instances: [patient] }),
      ]) {
        expect(await refusalOf(response)).toMatchObject({ status: 500, code: 'PREDICTION_NOT_FINITE', version: '1' });
      }
    } finally {
      await broken.close();
    }
  });
});
