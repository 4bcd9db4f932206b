import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { createLogger } from '../../src/logging/index.ts';
import { openStores, type Serving, type Stores, startServing } from '../../src/platform/index.ts';
import { patient } from '../http/test-server.ts';
import { writeTrainedBundle } from '../serving/trained-bundle.ts';

const model = '/api/v1/models/heart-disease';
let folder: string;
let stores: Stores;
let serving: Serving;
let token: string;
let runId: string;
let childRunId: string;
const dataset = {
  name: 'cleveland',
  digest: 'd'.repeat(64),
  sourceType: 'file',
  source: 'rows.csv',
  rowCount: 303,
  context: 'training',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-serving-'));
  const settings = settingsSchema.parse({
    project: { name: 'heart-disease' },
    logging: { level: 'silent' },
    serving: { port: 0, drain: { delayMs: 0 } },
  });
  const logger = await createLogger(settings.logging, { isTerminal: false });
  stores = await openStores(settings, { folder, logger });
  const { tracking } = stores;
  const { experimentId } = await tracking.ensureExperiment('heart-disease');
  const tags = { 'mlflow.source.git.commit': 'c'.repeat(40) };
  runId = (await tracking.createRun({ experimentId, runName: 'training', tags })).runId;
  await tracking.logInputs(runId, [dataset]);
  const child = { experimentId, runName: 'xgboost', tags: { 'mlflow.parentRunId': runId } };
  childRunId = (await tracking.createRun(child)).runId;
  for (const seed of [1, 2]) {
    const bundleFolder = join(folder, `bundle-${seed}`);
    const { digest } = await writeTrainedBundle(bundleFolder, seed);
    await stores.registry.registerVersion({ name: 'heart-disease', bundleFolder, digest, runId });
  }
  serving = await startServing({ settings, folder, logger, programVersion: '0', secrets: new Set() });
  token = (await readFile(serving.adminTokenPath, 'utf8')).trim();
}, 120_000);
afterAll(async () => {
  await serving?.close();
  await stores?.close();
  await rm(folder, { recursive: true, force: true });
});

const get = async (path: string): Promise<unknown> => (await fetch(serving.url + path)).json();
const post = async (path: string, body: object) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(serving.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const servedVersion = async () => (await post('/predict', patient)).body.model;

describe('a server with PostgreSQL', () => {
  it('traces a version to its run, datasets and commit, and a run to its children', async () => {
    await expect.poll(async () => (await fetch(`${serving.url}/api/v1/runs`)).status).toBe(200);
    const { rowCount: _, sourceType, ...read } = dataset;
    expect(await get(`${model}/versions/1`)).toMatchObject({
      name: 'heart-disease',
      version: '1',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      run: { run_id: runId, name: 'training', status: 'RUNNING' },
      datasets: [{ ...read, source_type: sourceType }],
      commit: 'c'.repeat(40),
    });
    expect(await get(`${model}/versions/99`)).toMatchObject({ status: 404, code: 'MODEL_VERSION_NOT_FOUND' });
    expect(await get(`/api/v1/runs/${runId}`)).toMatchObject({ run_id: runId, child_run_ids: [childRunId] });
    expect(await get(`/api/v1/runs/${childRunId}`)).toMatchObject({ run_id: childRunId, child_run_ids: [] });
  });

  it('deploys, serves what it deployed by the time it answers, and goes back', async () => {
    await expect
      .poll(async () => (await get('/health')) as object)
      .toMatchObject({ components: { control_plane: { status: 'ok' } } });
    expect((await post('/predict', patient)).status).toBe(503);

    const first = await post(`${model}/deployments`, { version: '1', expected_version: null, reason: 'the first' });
    expect(first).toMatchObject({
      status: 201,
      body: { version: '1', previous_version: null, actor: 'owner of the data folder' },
    });
    expect(await servedVersion()).toEqual({ name: 'heart-disease', version: '1' });
    expect(await get('/')).toMatchObject({ models: [{ version: '1', run_id: runId }] });

    const conflict = await post(`${model}/deployments`, { version: '2', expected_version: null, reason: 'late' });
    expect(conflict).toMatchObject({ status: 409, body: { code: 'DEPLOYMENT_CONFLICT' } });
    expect(await servedVersion()).toMatchObject({ version: '1' });

    expect((await post(`${model}/deployments`, { version: '2', expected_version: '1', reason: 'better' })).status).toBe(
      201,
    );
    expect(await servedVersion()).toMatchObject({ version: '2' });
    expect(await get(model)).toMatchObject({ production_version: '2', latest_version: '2' });

    expect(await post(`${model}/rollback`, { reason: 'worse' })).toMatchObject({
      status: 201,
      body: { kind: 'rollback', version: '1' },
    });
    expect(await servedVersion()).toMatchObject({ version: '1' });
    expect(await post(`${model}/rollback`, { reason: 'worse' })).toMatchObject({
      status: 409,
      body: { code: 'ROLLBACK_IMPOSSIBLE' },
    });

    const { deployments } = (await get(`${model}/deployments`)) as {
      deployments: { kind: string; version: string; reason: string }[];
    };
    expect(deployments.map(({ kind, version, reason }) => [kind, version, reason])).toEqual([
      ['rollback', '1', 'worse'],
      ['deploy', '2', 'better'],
      ['deploy', '1', 'the first'],
    ]);
  });

  it('gives runs, models, versions and deployments the names of its document, in one order', async () => {
    type Listed = Record<'runs' | 'models' | 'versions' | 'deployments', object[]>;
    const [{ runs }, { models }, { versions }, { deployments }, lineage] = await Promise.all([
      get('/api/v1/runs') as Promise<Listed>,
      get('/api/v1/models') as Promise<Listed>,
      get(`${model}/versions`) as Promise<Listed>,
      get(`${model}/deployments`) as Promise<Listed>,
      get(`${model}/versions/1`) as Promise<object>,
    ]);
    const versionNames = 'name version digest run_id description tags aliases created_at';
    const firstNames = [runs, models, versions, deployments, [lineage]].map(([first = {}]) => Object.keys(first));
    expect(firstNames.map((names) => names.join(' '))).toEqual([
      'run_id experiment_id name status status_reason started_at ended_at params metrics tags datasets',
      'name description created_at updated_at latest_version production_version',
      versionNames,
      'deployment_id kind name version previous_version actor reason deployed_at',
      `${versionNames} run datasets commit`,
    ]);
    const { datasets } = runs.find((run) => 'name' in run && run.name === 'training') as { datasets: object[] };
    expect(datasets).toEqual([
      {
        name: 'cleveland',
        digest: 'd'.repeat(64),
        source_type: 'file',
        source: 'rows.csv',
        row_count: 303,
        context: 'training',
      },
    ]);
  });

  it('shows each version with its own aliases', async () => {
    const { versions } = (await get(`${model}/versions`)) as { versions: { version: string; aliases: string[] }[] };
    expect(versions.map(({ version, aliases }) => [version, aliases])).toEqual([
      ['2', []],
      ['1', ['production']],
    ]);
  });

  it.each([
    ['GET', `${model}x`, 404, 'MODEL_NOT_FOUND'],
    ['GET', '/api/v1/runs/0123456789abcdef0123456789abcdef', 404, 'RUN_NOT_FOUND'],
    ['GET', '/api/v1/runs?limit=0', 400, 'QUERY_INVALID'],
    ['GET', '/api/v1/runs?colour=red', 400, 'QUERY_INVALID'],
  ])('refuses %s %s', async (method, path, status, code) => {
    const response = await fetch(serving.url + path, { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it('refuses a version that is not there', async () => {
    const answer = await post(`${model}/deployments`, { version: '9', expected_version: '1', reason: 'x' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'MODEL_VERSION_NOT_FOUND' } });
  });
});
