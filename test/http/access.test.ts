import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyRole, keyRoles } from '../../src/authentication/index.ts';
import type { ControlPlane } from '../../src/http/index.ts';
import { patient, startTestServer, type TestServer } from './test-server.ts';

const deployment = {
  deploymentId: 'd-2',
  kind: 'deploy' as const,
  name: 'heart-disease',
  version: '2',
  previousVersion: '1',
  actor: 'somebody',
  reason: 'better',
  deployedAt: new Date(0),
};

/** Remembers what it was asked to change. What it answers is proved against PostgreSQL where that is. */
function recordingControlPlane() {
  const changes: object[] = [];
  const controlPlane: ControlPlane = {
    tracking: {
      searchRuns: async () => ({ runs: [], total: 0 }),
      getRun: async () => {
        throw new Error('not asked for here');
      },
      childRunIds: async () => [],
    },
    labels: {
      recordValues: async (values, actor) => {
        changes.push({ values, actor });
        return { created: 0, unchanged: 0, corrected: 0, labels: [] };
      },
      ofPrediction: async () => {
        throw new Error('not asked for here');
      },
    },
    monitoring: {
      models: async () => [],
      windows: async () => [],
      window: async () => {
        throw new Error('not asked for here');
      },
      series: async () => [],
      history: async () => ({ measurements: [], trends: [] }),
      latestMeasurements: async () => [],
      alerts: async () => [],
    },
    reporting: {
      list: async () => [],
      read: async () => {
        throw new Error('not asked for here');
      },
    },
    registry: {
      listModels: async () => [
        {
          name: 'heart-disease',
          description: '',
          createdAt: new Date(0),
          updatedAt: new Date(0),
          latestVersion: '2',
          productionVersion: '1',
        },
      ],
      listVersions: async () => [],
      lineage: async () => {
        throw new Error('not asked for here');
      },
      deployments: async () => [deployment],
      async deploy(request) {
        changes.push({ ...request });
        return deployment;
      },
      async rollback(request) {
        changes.push({ ...request });
        return { ...deployment, kind: 'rollback' };
      },
    },
  };
  return { changes, state: () => ({ status: 'ok', controlPlane }) as const };
}

const predictionId = '01a20fac-9de2-7f68-90f2-7bf497c89656';

/** Every route of the server, as its OpenAPI document and its own table have it. */
const routes = [
  '/',
  '/metrics',
  '/openapi.json',
  '/predict',
  '/predict/',
  '/predict/batch',
  '/models/heart-disease/predict',
  '/models/heart-disease/predict/batch',
  '/explain',
  '/models/heart-disease/explain',
  '/feedback',
  `/api/v1/predictions/${predictionId}`,
  '/api/v1/runs',
  '/api/v1/runs/1',
  '/api/v1/models',
  '/api/v1/models/heart-disease',
  '/api/v1/models/heart-disease/versions',
  '/api/v1/models/heart-disease/versions/1',
  '/api/v1/models/heart-disease/deployments',
  '/api/v1/models/heart-disease/rollback',
  '/api/v1/monitoring',
  '/api/v1/monitoring/heart-disease/windows',
  '/api/v1/monitoring/heart-disease/windows/1',
  '/api/v1/monitoring/heart-disease/metrics',
  '/api/v1/monitoring/heart-disease/reports',
  '/api/v1/monitoring/heart-disease/reports/r-1',
  '/api/v1/alerts',
  '/nothing/at/all',
];
const probes = ['/health', '/ready', '/live'];
/** A page and its files, without any data: a browser cannot send a key for them. */
const pages = [
  '/docs',
  '/docs/',
  '/docs/start.js',
  '/docs/swagger-ui.css',
  '/docs/swagger-ui-bundle.js',
  '/docs/favicon-32x32.png',
];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('a server on an open address', () => {
  it('does not start without a key that is valid', async () => {
    for (const host of ['0.0.0.0', '::', 'example.org']) {
      await expect(startTestServer({ serving: { host } })).rejects.toMatchObject({ code: 'KEYS_REQUIRED' });
    }
  });

  it('answers no method of any route without a key, but for probes and the page of the API', async () => {
    const server = await startTestServer({ serving: { host: '0.0.0.0' }, withKey: true });
    try {
      const known = server.patterns.map(({ pattern }) =>
        pattern
          .replace(':name', 'heart-disease')
          .replace(':runId', '1')
          .replace(':version', '1')
          .replace(':sequence', '1')
          .replace(':reportId', 'r-1')
          .replace(':predictionId', predictionId),
      );
      // The table above is all that there is.
      expect(new Set([...routes, ...probes, ...pages])).toEqual(new Set([...known, '/nothing/at/all']));
      for (const path of routes) {
        for (const method of methods) {
          const response = await fetch(server.url + path, { method });
          expect([method, path, response.status]).toEqual([method, path, 401]);
          expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
        }
      }
      for (const path of pages) {
        expect((await fetch(server.url + path)).status).toBe(200);
        expect((await fetch(server.url + path, { method: 'POST' })).status).toBe(401);
      }
      for (const path of probes) expect((await fetch(server.url + path)).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it('lets in whoever has a key', async () => {
    const server = await startTestServer({ serving: { host: '0.0.0.0' }, withKey: true });
    try {
      const token = await server.createKey('viewer');
      expect((await server.post('/predict', patient, bearer(token))).status).toBe(200);
      expect((await fetch(`${server.url}/docs`, { headers: bearer(token) })).status).toBe(200);
    } finally {
      await server.close();
    }
  });
});

describe('roles', () => {
  const plane = recordingControlPlane();
  const tokens = new Map<KeyRole | 'owner', string>();
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({ options: { controlPlane: plane.state } });
    for (const role of keyRoles) tokens.set(role, await server.createKey(role));
    tokens.set('owner', server.adminToken);
  });
  afterAll(() => server.close());

  const promotion = { version: '2', expected_version: '1', reason: 'better' };
  const name = '/api/v1/models/heart-disease';
  const requests: [string, string, string, unknown, Record<string, number>][] = [
    [
      'read the service',
      'GET',
      '/',
      undefined,
      { local: 200, viewer: 200, operator: 200, approver: 200, admin: 200, owner: 200 },
    ],
    [
      'read metrics',
      'GET',
      '/metrics',
      undefined,
      { local: 200, viewer: 200, operator: 200, approver: 200, admin: 200, owner: 200 },
    ],
    [
      'predict',
      'POST',
      '/predict',
      patient,
      { local: 200, viewer: 200, operator: 200, approver: 200, admin: 200, owner: 200 },
    ],
    [
      'explain',
      'POST',
      '/explain',
      patient,
      { local: 200, viewer: 200, operator: 200, approver: 200, admin: 200, owner: 200 },
    ],
    [
      'say what came true',
      'POST',
      '/feedback',
      { prediction_id: predictionId, label: 1 },
      { local: 200, viewer: 200, operator: 200, approver: 200, admin: 200, owner: 200 },
    ],
    [
      'read runs',
      'GET',
      '/api/v1/runs',
      undefined,
      { local: 200, viewer: 200, operator: 200, approver: 200, admin: 200, owner: 200 },
    ],
    [
      'read models',
      'GET',
      name,
      undefined,
      { local: 200, viewer: 200, operator: 200, approver: 200, admin: 200, owner: 200 },
    ],
    [
      'read deployments',
      'GET',
      `${name}/deployments`,
      undefined,
      { local: 200, viewer: 200, operator: 200, approver: 200, admin: 200, owner: 200 },
    ],
    [
      'promote',
      'POST',
      `${name}/deployments`,
      promotion,
      { local: 401, viewer: 403, operator: 403, approver: 201, admin: 201, owner: 201 },
    ],
    [
      'roll back',
      'POST',
      `${name}/rollback`,
      { reason: 'worse' },
      { local: 401, viewer: 403, operator: 201, approver: 201, admin: 201, owner: 201 },
    ],
  ];

  it.each(requests)('may %s exactly where the table says so', async (_verb, method, path, body, expected) => {
    const found: Record<string, number> = {};
    for (const role of ['local', ...keyRoles, 'owner'] as const) {
      const headers = role === 'local' ? {} : bearer(tokens.get(role) ?? '');
      const response =
        method === 'GET' ? await fetch(server.url + path, { headers }) : await server.post(path, body, headers);
      found[role] = response.status;
    }
    expect(found).toEqual(expected);
  });

  it('tell the registry who changed what, from the key and never from the body', async () => {
    plane.changes.length = 0;
    await server.post(`${name}/deployments`, promotion, bearer(server.adminToken));
    expect(plane.changes).toEqual([
      {
        name: 'heart-disease',
        version: '2',
        expectedVersion: '1',
        reason: 'better',
        actor: 'owner of the data folder',
      },
    ]);
  });

  it.each([
    ['a status', { status: 'approved' }],
    ['an approver', { approvedBy: 'me' }],
    ['an actor', { actor: 'me' }],
    ['no reason', { reason: ' ' }],
    ['a reason that PostgreSQL cannot keep', { reason: 'worse\0' }],
    ['a number for the version', { version: 2 }],
    ['no version that may be', { version: '02' }],
    ['a path for the version', { version: '../1' }],
  ])('refuse a change whose body has %s', async (_name, addition) => {
    plane.changes.length = 0;
    const response = await server.post(`${name}/deployments`, { ...promotion, ...addition }, bearer(server.adminToken));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'BODY_INVALID', field: Object.keys(addition)[0] });
    expect(plane.changes).toEqual([]);
  });

  it.each<[string, unknown, object[]]>([
    [
      'nothing',
      '',
      [
        {
          field: null,
          code: 'not_an_object',
          detail: 'the body is missing; it must be an object with the fields version, expected_version, reason',
          allowed: { type: 'object', fields: ['version', 'expected_version', 'reason'] },
        },
      ],
    ],
    [
      'a list',
      [1, 2],
      [{ detail: 'the body is an array of 2; it must be an object with the fields version, expected_version, reason' }],
    ],
    [
      'a field of each mistake',
      { version: 2, reason: ' ', expected_versoin: null },
      [
        {
          field: 'version',
          code: 'wrong_value',
          detail: 'version is 2; it must be a version number as a string, such as "3"',
          found: '2',
          allowed: { type: 'string', pattern: '^[1-9]\\d{0,9}$', nullable: false },
        },
        {
          field: 'expected_version',
          code: 'missing_field',
          detail:
            'expected_version is missing; it must be the version that you believe to be deployed, ' +
            'as a string such as "3", or null where none is',
          allowed: { type: 'string', nullable: true },
        },
        {
          field: 'reason',
          code: 'wrong_value',
          detail: 'reason is " "; it must be a text of up to 1000 characters that says why',
        },
        {
          field: 'expected_versoin',
          code: 'unknown_field',
          detail: '"expected_versoin" is no field of the body; did you mean expected_version?',
          nearest: 'expected_version',
        },
      ],
    ],
  ])('say in plain sentences what is wrong with a change: %s', async (_name, body, errors) => {
    const headers = bearer(server.adminToken);
    const response =
      body === ''
        ? await fetch(`${server.url}${name}/deployments`, { method: 'POST', headers })
        : await server.post(`${name}/deployments`, body, headers);
    const problem = await response.json();
    expect(problem).toMatchObject({
      status: 422,
      title: 'The body of a change has a field that is missing, unknown or of another type',
      errors,
    });
  });

  it('say in plain sentences what is wrong with a query', async () => {
    const response = await fetch(`${server.url}/api/v1/runs?limit=0&ofset=1`);
    expect(await response.json()).toMatchObject({
      status: 400,
      detail:
        'limit is "0"; it must be a whole number from 1 to 1000, given once; ' +
        '"ofset" is no field of the query; did you mean offset?',
      allowed: { type: 'integer', minimum: 1, maximum: 1_000 },
    });
  });

  it('name the roles that would do, and log whose key it was', async () => {
    const response = await server.post(`${name}/deployments`, promotion, bearer(tokens.get('viewer') ?? ''));
    const problem = (await response.json()) as { request_id: string };
    expect(problem).toMatchObject({
      code: 'ROLE_INSUFFICIENT',
      detail: 'the role viewer does not allow deployment.promote; a key of the role approver or admin does',
      allowed: { roles: ['approver', 'admin'] },
    });
    expect(JSON.stringify(problem)).not.toContain('principal');
    const key = (await server.keys.list()).keys.find(({ role }) => role === 'viewer');
    await expect
      .poll(() => server.log.find(({ request_id }) => request_id === problem.request_id))
      .toMatchObject({ status: 403, code: 'ROLE_INSUFFICIENT', principal: key?.id });
  });

  it('refuse a promotion that does not say what it expects to be deployed', async () => {
    const response = await server.post(`${name}/deployments`, { version: '2', reason: 'x' }, bearer(server.adminToken));
    expect(await response.json()).toMatchObject({ status: 422, field: 'expected_version' });
  });

  it.each([
    ['a page of another site', { origin: 'https://evil.example' }, 'ORIGIN_FOREIGN'],
    ['a page without an origin', { origin: 'null' }, 'ORIGIN_FOREIGN'],
    ['a page of this machine on another port', { origin: 'http://127.0.0.1:1' }, 'ORIGIN_FOREIGN'],
  ])('do not help %s to change anything', async (_name, headers, code) => {
    plane.changes.length = 0;
    const response = await server.post(
      `${name}/rollback`,
      { reason: 'x' },
      { ...headers, ...bearer(server.adminToken) },
    );
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code });
    expect(plane.changes).toEqual([]);
  });

  it('let a page of this server change something', async () => {
    const headers = { origin: server.url, ...bearer(server.adminToken) };
    expect((await server.post(`${name}/rollback`, { reason: 'x' }, headers)).status).toBe(201);
  });

  it('refuse a foreign host name, for a change and for whoever has no key', async () => {
    const { rawRequest } = server;
    const change = await rawRequest('POST', `${name}/rollback`, {
      host: 'evil.example',
      'content-type': 'application/json',
      ...bearer(server.adminToken),
    });
    expect(change).toMatchObject({ status: 403 });
    expect(JSON.parse(change.body)).toMatchObject({ code: 'HOST_FOREIGN' });
    expect(await rawRequest('GET', '/api/v1/runs', { host: 'evil.example' })).toMatchObject({ status: 403 });
    expect(await rawRequest('GET', '/api/v1/runs', { host: `LOCALHOST:${server.port}` })).toMatchObject({
      status: 200,
    });
  });

  it('do not take a request that a proxy passed on for one of this machine', async () => {
    for (const headers of [{ 'x-forwarded-for': '203.0.113.9' }, { forwarded: 'for=203.0.113.9' }]) {
      expect((await fetch(`${server.url}/`, { headers })).status).toBe(401);
    }
  });
});

describe('keys', () => {
  it('are refused when they are empty, of another scheme, unknown or without their secret', async () => {
    const server = await startTestServer();
    try {
      const id = server.adminToken.slice(0, 18);
      for (const authorization of [
        '',
        'Bearer',
        'Bearer ',
        'Basic OnBhc3N3b3Jk',
        `Bearer ${id}`,
        `Bearer ${id}${'A'.repeat(43)}`,
        'Bearer hale_000000000000_'.padEnd(68, 'A'),
      ]) {
        const response = await fetch(`${server.url}/`, { headers: { authorization } });
        expect([authorization, response.status]).toEqual([authorization, 401]);
      }
    } finally {
      await server.close();
    }
  });

  it('are throttled after guesses, and the holder of another key is not locked out', async () => {
    const server = await startTestServer({ failures: { maximum: 10, windowMs: 60_000, addresses: 100 } });
    try {
      const viewer = await server.createKey('viewer');
      const statuses: number[] = [];
      let last: Response | undefined;
      for (let guess = 0; guess < 1000; guess += 1) {
        const token = `hale_${guess.toString(16).padStart(12, '0')}_${'A'.repeat(43)}`;
        last = await fetch(`${server.url}/`, { headers: bearer(token) });
        statuses.push(last.status);
        await last.arrayBuffer();
      }
      expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
      expect(new Set(statuses.slice(10))).toEqual(new Set([429]));
      expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await fetch(`${server.url}/`, { headers: bearer(viewer) })).status).toBe(200);
      expect((await fetch(`${server.url}/`, { headers: bearer(server.adminToken) })).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it('that are made or revoked while the server runs count soon, without a restart', async () => {
    const server = await startTestServer();
    try {
      const { key, token } = await server.keys.create({ name: 'new', role: 'viewer' });
      const statusOf = async () => (await fetch(`${server.url}/`, { headers: bearer(token) })).status;
      await expect.poll(statusOf).toBe(200);
      await server.keys.revoke(key.id);
      await expect.poll(statusOf).toBe(401);
    } finally {
      await server.close();
    }
  });

  it('and the bodies of requests stand in no line of the log', async () => {
    const server = await startTestServer();
    try {
      const token = await server.createKey('viewer');
      await server.post('/predict', { ...patient, age: 'a-canary-value' }, bearer(token));
      await fetch(`${server.url}/canary-path?key=${token}`, { headers: bearer(token) });
      await expect.poll(() => server.log.length).toBeGreaterThanOrEqual(2);
      expect(JSON.stringify(server.log)).not.toContain(token);
      expect(JSON.stringify(server.log)).not.toContain('canary');
    } finally {
      await server.close();
    }
  });
});

describe('pages of other origins', () => {
  const origin = 'https://clinic.example';

  it('may not read anything by default', async () => {
    const server = await startTestServer();
    try {
      const response = await fetch(`${server.url}/`, { headers: { origin } });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    } finally {
      await server.close();
    }
  });

  it('may call where they are listed, after a preflight that needs no key', async () => {
    const server = await startTestServer({ serving: { cors: { origins: [origin] } } });
    try {
      const preflight = await fetch(`${server.url}/predict`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
      const answer = await server.post('/predict', patient, { origin });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      const foreign = await server.post('/predict', patient, { origin: 'https://evil.example' });
      expect(foreign.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
    } finally {
      await server.close();
    }
  });
});

describe('the rate limit', () => {
  it('answers 429 with Retry-After above it, and probes always', async () => {
    const server = await startTestServer({ serving: { rateLimit: { enabled: true, requests: 3, windowMs: 60_000 } } });
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 5; index += 1) statuses.push((await server.post('/predict', patient)).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      const refused = await server.post('/predict', patient);
      expect(await refused.json()).toMatchObject({ code: 'RATE_EXCEEDED', status: 429 });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    } finally {
      await server.close();
    }
  });
});
