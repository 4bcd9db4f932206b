import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/settings.ts';
import { openStores } from '../../src/platform/index.ts';
import { openTestDatabase, silentLogger, type TestDatabase } from '../database/test-database.ts';
import { writeTrainedBundle } from '../serving/trained-bundle.ts';
import { runHale } from './run-hale.ts';

const name = 'heart-disease';
const datasetDigest = 'd1'.repeat(32);
const longReason = `it was bad${', and so was what came before it'.repeat(3)}`;
let test: TestDatabase;
let folder: string;
let runIds: readonly string[];

const openProject = () =>
  openStores(settingsSchema.parse({ database: { url: test.url } }), { folder, logger: silentLogger });

beforeAll(async () => {
  [test, folder] = await Promise.all([openTestDatabase(), mkdtemp(join(tmpdir(), 'hale-stores-'))]);
  const { tracking, registry, close } = await openProject();
  const { experimentId } = await tracking.ensureExperiment(name);
  const ids: string[] = [];
  for (const [kind, f1] of [
    ['xgboost', 0.81234],
    ['lightgbm', 0.79],
  ] as const) {
    const { runId } = await tracking.createRun({ experimentId, runName: kind });
    await tracking.logBatch(runId, { params: { kind, seed: 42 }, metrics: [{ key: 'cv_f1', value: f1 }] });
    await tracking.logArtifact(runId, 'plots/roc.svg', '<svg/>');
    const source = { sourceType: 'file', source: 'patients.csv', rowCount: 303, context: 'training' };
    await tracking.logInputs(runId, [{ name, digest: datasetDigest, ...source }]);
    await tracking.endRun(runId, 'FINISHED');
    ids.push(runId);
  }
  runIds = ids;
  for (const seed of [1, 2, 3]) {
    const bundleFolder = join(folder, `bundle-${seed}`);
    const { digest } = await writeTrainedBundle(bundleFolder, seed);
    await registry.registerVersion({ name, runId: ids[0] ?? null, bundleFolder, digest, tags: { kind: 'xgboost' } });
  }
  await close();
});

afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const hale = (...words: string[]) => runHale(words, { folder, variables: { DATABASE_URL: test.url } });
async function json(...words: string[]) {
  const { code, out, error } = await hale(...words, '--json');
  expect({ code, error }).toEqual({ code: 0, error: '' });
  return JSON.parse(out);
}

describe('monitor run', () => {
  it('tries every model where one fails with whatever, tells of each, and ends as it failed', async () => {
    const segment = '2026-03-01/120000000-0123abcd-000001.jsonl';
    const log = join(folder, '.hale', 'prediction-log');
    // Folders where the log has files.
    for (const model of ['first', 'second']) await mkdir(join(log, model, segment), { recursive: true });
    const { code, out, error } = await hale('monitor', 'run', '--json');
    await rm(log, { recursive: true });
    expect(JSON.parse(out).models).toMatchObject(
      ['first', 'second'].map((model) => ({
        model,
        status: 'failed',
        code: null,
        detail: expect.stringContaining('EISDIR'),
      })),
    );
    expect(error).toContain('EISDIR');
    expect(code).toBe(1);
  });
});

describe('the commands of runs', () => {
  it('list, show and compare', async () => {
    const [{ out: listed }, sorted, { out: shown }, compared] = await Promise.all([
      hale('runs', 'list'),
      json('runs', 'list', '--sort', 'cv_f1', '--limit', '1'),
      hale('runs', 'show', runIds[0]?.slice(0, 8) ?? ''),
      json('runs', 'compare', ...runIds),
    ]);
    expect(listed).toMatch(/^run +name +status +started +took +F1/);
    expect(listed).toMatch(new RegExp(`^${runIds[0]?.slice(0, 12)} +xgboost +FINISHED .* 0\\.812 `, 'm'));
    expect(sorted).toMatchObject({
      total: 2,
      runs: [{ run_id: runIds[0], params: { seed: '42' }, metrics: { cv_f1: 0.81234 } }],
    });
    expect(shown).toMatch(/^cv_f1 +0\.812$/m);
    expect(shown).toContain(`patients.csv, digest ${datasetDigest}`);
    expect(shown).toMatch(/^plots\/roc\.svg +6 B$/m);
    expect(compared.params).toEqual([{ key: 'kind', values: ['xgboost', 'lightgbm'], differs: true }]);
    expect(compared.metrics).toEqual([{ key: 'cv_f1', values: [0.81234, 0.79], differs: true }]);
  });

  it('say what is not there', async () => {
    const [unknown, bad] = await Promise.all([hale('runs', 'show', 'ffffffff'), hale('runs', 'list', '--limit', 'x')]);
    expect(unknown).toMatchObject({ code: 5, out: '', error: expect.stringContaining('hale runs list') });
    expect(bad).toMatchObject({ code: 2, error: expect.stringContaining('--limit x') });
    const [nothing, near, short, pair] = await Promise.all([
      hale('runs', 'list', '--sort', 'nosuch'),
      hale('runs', 'list', '--sort', 'cvf1'),
      hale('runs', 'show', runIds[0]?.slice(0, 3) ?? ''),
      hale('runs', 'compare', ...runIds.map((runId) => runId.slice(0, 2))),
    ]);
    expect(nothing).toMatchObject({ code: 2, out: '', error: expect.stringContaining('no run has a metric or param') });
    expect(near).toMatchObject({ code: 2, error: expect.stringContaining('did you mean cv_f1?') });
    for (const { code, error } of [short, pair]) {
      expect({ code, error }).toMatchObject({ code: 2, error: expect.stringContaining('at least 4 characters') });
    }
  });
});

describe('the commands of models', () => {
  it('promote, show, roll back and verify', async () => {
    for (const version of ['1', '2', '3']) await json('models', 'promote', name, version, '--reason', `try ${version}`);
    expect(await hale('models', 'promote', name, '1', '--expect', '2')).toMatchObject({
      code: 1,
      error: expect.stringContaining('DEPLOYMENT_CONFLICT'),
    });
    const { out } = await hale('models', 'rollback', '--reason', longReason);
    expect(out).toBe('heart-disease is back at version 2; version 3 is not served any more.\n');
    expect(await json('models', 'rollback')).toMatchObject({ kind: 'rollback', version: '1', previous_version: '2' });
    expect(await hale('models', 'rollback')).toMatchObject({
      code: 5,
      error: expect.stringContaining('ROLLBACK_IMPOSSIBLE'),
    });
    const again = await hale('models', 'promote', name, '1', '--reason', 'once more');
    expect(again.out).toBe('heart-disease version 1 is in production already.\n');

    const [list, shown, model, version, verified] = await Promise.all([
      hale('models', 'list'),
      hale('models', 'show'),
      json('models', 'show'),
      hale('models', 'show', name, '1'),
      json('models', 'verify'),
    ]);
    expect(list.out).toMatch(/^heart-disease +3 +version 1 +\d{4}-\d\d-\d\d \d\d:\d\d$/m);
    expect(model.deployments.map((one: { version: string; reason: string }) => [one.version, one.reason])).toEqual([
      ['1', 'rolled back on the command line'],
      ['2', longReason],
      ['3', 'try 3'],
      ['2', 'try 2'],
      ['1', 'try 1'],
    ]);
    expect(shown.out).toContain(longReason);
    expect(version.out).toContain(`patients.csv, digest ${datasetDigest}`);
    expect(version.out).toMatch(new RegExp(`^run +xgboost ${runIds[0]} \\(FINISHED\\)$`, 'm'));
    const [runList, run, { runs }] = await Promise.all([
      hale('runs', 'list', '--sort', 'kind'),
      hale('runs', 'show', runIds[0] ?? ''),
      json('runs', 'list'),
    ]);
    expect(runList.out).toMatch(/^\w+ +xgboost .* 3, 2, 1 ← production\n\w+ +lightgbm .*–$/m);
    expect(run.out).toMatch(
      /^heart-disease version 3 came of it\n.*\nheart-disease version 1 .*, and is in production$/m,
    );
    expect(runs.find((one: { run_id: string }) => one.run_id === runIds[0]).versions).toContainEqual({
      name,
      version: '1',
      in_production: true,
    });
    expect(verified.checks.map((check: { version: string; place: string }) => check.version + check.place)).toEqual([
      '3store',
      '2store',
      '1store',
      '1production',
    ]);
  });

  it('give JSON the names that scripts know, in one order', async () => {
    const versionNames = 'name version digest run_id description tags aliases created_at bundle_folder';
    const runNames =
      'run_id experiment_id name status status_reason lifecycle_stage started_at ended_at params metrics';
    const [list, model, { version, run, datasets, commit }, shownRun] = await Promise.all([
      json('models', 'list'),
      json('models', 'show', name),
      json('models', 'show', name, '1'),
      json('runs', 'show', runIds[0] ?? ''),
    ]);
    const namesOf = (value: object): string => Object.keys(value).join(' ');
    expect(namesOf(list.models[0])).toBe('name description latest_version production_version created_at updated_at');
    expect(model.versions.map(namesOf)).toEqual(Array(3).fill(versionNames));
    expect(namesOf(model.deployments[0])).toBe(
      'deployment_id kind name version previous_version actor reason deployed_at',
    );
    expect(namesOf(version)).toBe(versionNames);
    expect(namesOf(run)).toBe('run_id experiment_id name status started_at');
    expect(namesOf(datasets[0])).toBe('name digest source context source_type');
    expect(commit).toBeNull();
    expect(namesOf(shownRun)).toBe(`${runNames} tags inputs versions artifacts`);
    expect(namesOf(shownRun.inputs[0])).toBe('name digest source_type source row_count context');
    expect([version.created_at, shownRun.ended_at].map((time) => new Date(time).toISOString())).toEqual([
      version.created_at,
      shownRun.ended_at,
    ]);
  });

  it('say which bundle is damaged, with exit code 5', async () => {
    const { bundle_folder: bundle } = (await json('models', 'show', name, '3')).version;
    await writeFile(join(bundle, 'model.json'), '{}');
    const { code, out, error } = await hale('models', 'verify', name);
    expect(code).toBe(5);
    expect(out).toMatch(/^3 +store +.*model\.json/m);
    expect(error).toContain('version 3 in store');
  });
});

describe('the commands of the database', () => {
  it('show its state without its password, and migrate', async () => {
    const { code, out, error } = await hale('db', 'status');
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/^tables +up to date/m);
    expect(out).not.toContain(new URL(test.url).password);
    expect(await json('db', 'migrate')).toEqual({ applied_migrations: [] });
  });

  it('say why it cannot be reached, without the password', async () => {
    const canary = 'canary-93af';
    const url = new URL(test.url);
    url.password = canary;
    for (const words of [
      ['db', 'status'],
      ['models', 'list'],
      ['runs', 'list', '--verbose'],
    ]) {
      const { code, out, error } = await runHale(words, { folder, variables: { DATABASE_URL: url.href } });
      expect({ code, out }).toEqual({ code: 5, out: '' });
      expect(error).toContain('refuses the login');
      expect(error).not.toContain(canary);
    }
  });
});

describe('in a folder where nothing was done', () => {
  it('the commands say what to do, and make nothing', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'hale-empty-'));
    const run = (...words: string[]) => runHale(words, { folder: empty });
    const answers = await Promise.all([
      run('runs', 'list'),
      run('models', 'list'),
      run('db', 'status'),
      run('models', 'show'),
    ]);
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0, 5]);
    for (const { out, error } of answers) expect(out + error).toContain('hale train');
    expect(await readdir(empty)).toEqual([]);
    await rm(empty, { recursive: true });
  });
});

describe('openStores', () => {
  it('puts right what a crash left: runs of dead processes, and a production folder that fell behind', async () => {
    const project = await openProject();
    const { experimentId } = await project.tracking.ensureExperiment(name);
    const { runId } = await project.tracking.createRun({ experimentId, runName: 'killed' });
    await project.database.pool.query('update runs set owner = $1 where run_id = $2', ['elsewhere/1/x', runId]);
    await project.database.pool.query("update runs set heartbeat_at = now() - interval '1 day' where run_id = $1", [
      runId,
    ]);
    await project.close();
    await rm(join(folder, '.hale/production', name), { recursive: true, force: true });

    const again = await openProject();
    expect(await again.tracking.getRun(runId)).toMatchObject({ status: 'FAILED' });
    const deployed = await again.registry.productionVersion(name);
    expect(await again.registry.verifyVersion(name, deployed ?? '')).toMatchObject({ passed: true });
    await again.close();
  });
});
