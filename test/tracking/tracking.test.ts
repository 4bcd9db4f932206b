import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/settings.ts';
import { createLocalArtifactStore, createTracking, type Tracking } from '../../src/tracking/index.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { hostilePaths } from './path-corpus.ts';

let test: TestDatabase;
let folder: string;
let tracking: Tracking;
let experimentId: string;
let now = new Date('2026-03-01T12:00:00.000Z');

beforeAll(async () => {
  test = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hale-tracking-'));
  tracking = createTracking(test.database, {
    settings: settingsSchema.parse({}).tracking,
    artifacts: createLocalArtifactStore(folder, { maximumBytes: 10_000 }),
    now: () => now,
    newId: () => randomUUID().replaceAll('-', ''),
  });
  ({ experimentId } = await tracking.ensureExperiment('heart-disease'));
});

afterAll(async () => {
  tracking.close();
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const begin = async (runName = 'a run') => (await tracking.createRun({ experimentId, runName })).runId;
const unknownRun = { code: 'RUN_NOT_FOUND', category: 'not-found' };

describe('experiments', () => {
  it('are one for however many ask at once', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => tracking.ensureExperiment('one', { team: 'a' })));
    expect(new Set(made.map((experiment) => experiment.experimentId)).size).toBe(1);
    expect(made[0]).toMatchObject({ name: 'one', lifecycleStage: 'active', tags: { team: 'a' } });
    await tracking.ensureExperiment('one', { team: 'b', more: 'x' });
    expect(await tracking.getExperiment(made[0]?.experimentId ?? '')).toMatchObject({ tags: { team: 'b', more: 'x' } });
    expect((await tracking.listExperiments()).map(({ name }) => name)).toEqual(['heart-disease', 'one']);
  });

  it.each(['999999', 'x', '', '-1', '1; drop table runs', '9'.repeat(30)])('has none of id %j', async (id) => {
    const refusal = { code: 'EXPERIMENT_NOT_FOUND' };
    await expect(tracking.getExperiment(id)).rejects.toMatchObject(refusal);
    await expect(tracking.createRun({ experimentId: id, runName: 'a' })).rejects.toMatchObject(refusal);
  });
});

describe('a run', () => {
  it('goes from RUNNING to one end, and says why', async () => {
    const { runId, ...run } = await tracking.createRun({ experimentId, runName: 'xgboost', tags: { kind: 'xgboost' } });
    expect(run).toEqual({
      experimentId,
      name: 'xgboost',
      status: 'RUNNING',
      statusReason: null,
      lifecycleStage: 'active',
      startedAt: now,
      endedAt: null,
      params: {},
      metrics: {},
      tags: { kind: 'xgboost' },
      inputs: [],
    });
    now = new Date(now.getTime() + 1_500);
    await tracking.endRun(runId, 'FAILED', 'the engine ran out of memory\0');
    await tracking.endRun(runId, 'FAILED');
    expect(await tracking.getRun(runId)).toMatchObject({
      status: 'FAILED',
      statusReason: 'the engine ran out of memory',
      endedAt: now,
    });
    await expect(tracking.endRun(runId, 'FINISHED')).rejects.toMatchObject({ code: 'RUN_ENDED', category: 'conflict' });
    await expect(tracking.endRun('none', 'FINISHED')).rejects.toMatchObject(unknownRun);
  });

  it('keeps params, metrics, tags and inputs', async () => {
    const runId = await begin();
    await tracking.logBatch(runId, {
      params: { rounds: 200, eta: 0.05, early: true, text: 'größer; drop table runs' },
      metrics: [{ key: 'f1', value: 0.8 }],
      tags: { 'mlflow.source.git.commit': 'abc' },
    });
    await tracking.setTags(runId, { 'mlflow.source.git.commit': 'def' });
    const inputs = ['training', 'test'].map((context) => ({
      name: 'cleveland',
      digest: 'd1',
      sourceType: 'uci-heart-disease',
      source: 'a folder',
      rowCount: 303,
      context,
    }));
    await tracking.logInputs(runId, inputs);
    await tracking.logInputs(runId, inputs);
    expect(await tracking.getRun(runId)).toMatchObject({
      params: { rounds: '200', eta: '0.05', early: 'true', text: 'größer; drop table runs' },
      metrics: { f1: 0.8 },
      tags: { 'mlflow.source.git.commit': 'def' },
      inputs: inputs.toReversed(),
    });
  });

  it('never changes a param, and refuses the whole batch that tries', async () => {
    const runId = await begin();
    await tracking.logParams(runId, { depth: 2, eta: 0.1 });
    await tracking.logParams(runId, { depth: 2 });
    await expect(
      tracking.logBatch(runId, {
        params: { depth: 3, fresh: 1 },
        metrics: [{ key: 'f1', value: 1 }],
        tags: { a: 'b' },
      }),
    ).rejects.toMatchObject({
      code: 'PARAM_CHANGED',
      message: expect.stringContaining('depth'),
      details: { param: 'depth' },
    });
    expect(await tracking.getRun(runId)).toMatchObject({ params: { depth: '2', eta: '0.1' }, metrics: {}, tags: {} });
  });

  it('gives a param that many set at once one value, and tells all others', async () => {
    const runId = await begin();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        tracking.logParams(runId, { winner: index }).then(
          () => index,
          (error: { code?: string }) => error.code,
        ),
      ),
    );
    const { params } = await tracking.getRun(runId);
    expect(outcomes.filter((outcome) => outcome !== 'PARAM_CHANGED')).toEqual([Number(params.winner)]);
  });

  it('has the metric of the greatest step, then time, then value as its latest', async () => {
    const runId = await begin();
    const at = (value: number, step: number, timestampMs: number) => ({ key: 'loss', value, step, timestampMs });
    await tracking.logMetrics(runId, [at(3, 1, 50), at(1, 2, 10), at(2, 2, 20), at(9, -5, 90)]);
    await tracking.logMetrics(runId, [at(1.5, 2, 20), at(7, 1, 99)]);
    await tracking.logMetrics(runId, [at(2, 2, 20)]);
    expect((await tracking.getRun(runId)).metrics).toEqual({ loss: 2 });
    expect((await tracking.metricHistory(runId, 'loss')).map(({ value, step }) => [step, value])).toEqual([
      [-5, 9],
      [1, 3],
      [1, 7],
      [2, 1],
      [2, 1.5],
      [2, 2],
    ]);
    expect(await tracking.metricHistory(runId, 'none')).toEqual([]);
  });

  it('keeps NaN, the infinities and the exact double', async () => {
    const runId = await begin();
    const values = { nan: Number.NaN, up: Infinity, down: -Infinity, exact: 0.1 + 0.2, tiny: 5e-324, zero: -0 };
    await tracking.logMetrics(
      runId,
      Object.entries(values).map(([key, value]) => ({ key, value })),
    );
    const { metrics } = await tracking.getRun(runId);
    expect(metrics).toEqual({ ...values, zero: expect.closeTo(0) });
  });

  it('loses no metric of writers at the same time, and does not deadlock', async () => {
    const runId = await begin();
    const keys = Array.from({ length: 20 }, (_, index) => `m${index}`);
    await Promise.all(
      Array.from({ length: 20 }, (_, step) =>
        tracking.logMetrics(
          runId,
          (step % 2 === 0 ? keys : keys.toReversed()).map((key) => ({ key, value: step, step })),
        ),
      ),
    );
    const { metrics } = await tracking.getRun(runId);
    expect(Object.values(metrics)).toEqual(keys.map(() => 19));
    expect(await tracking.metricHistory(runId, 'm7')).toHaveLength(20);
  });

  it('takes a batch of 1000 metrics and refuses one more', async () => {
    const runId = await begin();
    const metrics = Array.from({ length: 1001 }, (_, step) => ({ key: 'loss', value: step / 7, step }));
    await expect(tracking.logMetrics(runId, metrics)).rejects.toMatchObject({ code: 'TRACKING_INPUT_INVALID' });
    await tracking.logMetrics(runId, metrics.slice(0, 1000));
    expect(await tracking.metricHistory(runId, 'loss')).toHaveLength(1000);
  });

  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
  it.each([
    ['101 params', { params: many(101) }],
    ['101 tags', { tags: many(101) }],
    ['1001 entries', { params: many(1), metrics: Array.from({ length: 1000 }, () => ({ key: 'm', value: 1 })) }],
    ['an empty key', { params: { '': 'a' } }],
    ['a key of 251 characters', { tags: { ['k'.repeat(251)]: 'a' } }],
    ['a key that is a path out', { params: { '../a': 'a' } }],
    ['an absolute key', { params: { '/a': 'a' } }],
    ['a key with a quote', { tags: { "a'b": 'a' } }],
    ['a param of 6001 characters', { params: { a: 'x'.repeat(6001) } }],
    ['a tag of 8001 characters', { tags: { a: 'x'.repeat(8001) } }],
    ['a NUL', { tags: { a: 'x\0y' } }],
    ['half a surrogate pair', { params: { a: '\ud800' } }],
    ['a step that is no integer', { metrics: [{ key: 'a', value: 1, step: 0.5 }] }],
    ['a time before 1970', { metrics: [{ key: 'a', value: 1, timestampMs: -1 }] }],
  ])('refuses %s', async (_case, batch) => {
    const runId = await begin();
    await expect(tracking.logBatch(runId, batch)).rejects.toMatchObject({ code: 'TRACKING_INPUT_INVALID' });
    expect(await tracking.getRun(runId)).toMatchObject({ params: {}, metrics: {}, tags: {} });
  });

  it('takes values at their limits', async () => {
    const runId = await begin();
    const params = { ['p'.repeat(250)]: 'x'.repeat(6000), 'a/b.c-d e:f': '' };
    await tracking.logBatch(runId, { params, tags: { long: 'y'.repeat(8000) } });
    expect((await tracking.getRun(runId)).params).toEqual(params);
  });

  it('takes nothing new while it is deleted', async () => {
    const runId = await begin();
    await tracking.deleteRun(runId);
    const refusal = { code: 'RUN_DELETED' };
    await expect(tracking.logParams(runId, { a: 1 })).rejects.toMatchObject(refusal);
    await expect(tracking.logInputs(runId, [])).rejects.toMatchObject(refusal);
    await expect(tracking.logArtifact(runId, 'a', 'a')).rejects.toMatchObject(refusal);
    await tracking.restoreRun(runId);
    await tracking.logParams(runId, { a: 1 });
    expect(await tracking.getRun(runId)).toMatchObject({ lifecycleStage: 'active', params: { a: '1' } });
  });

  it.each(['none', '../none', 'a\0b', '', '\ud800', "x'; drop table runs", 'x'.repeat(65)])(
    'of the id %j is not found',
    async (unknown) => {
      const asked: (() => Promise<unknown>)[] = [
        () => tracking.getRun(unknown),
        () => tracking.endRun(unknown, 'FINISHED'),
        () => tracking.logBatch(unknown, {}),
        () => tracking.logInputs(unknown, []),
        () => tracking.metricHistory(unknown, 'a'),
        () => tracking.deleteRun(unknown),
        () => tracking.restoreRun(unknown),
        () => tracking.logArtifact(unknown, 'a', 'a'),
        () => tracking.readArtifact(unknown, 'a'),
        () => tracking.listArtifacts(unknown),
        () => tracking.compareRuns([unknown, 'other']),
        () => tracking.findRunId(unknown),
      ];
      for (const ask of asked) await expect(ask()).rejects.toMatchObject(unknownRun);
    },
  );
});

describe('findRunId', () => {
  it('finds a run by the beginning of its id', async () => {
    const runId = await begin();
    expect(await tracking.findRunId(runId.slice(0, 12))).toBe(runId);
    expect(await tracking.findRunId(runId)).toBe(runId);
    for (const beginning of ['zzzz', runId.slice(0, 3), '', '%%%%', `${runId}0`]) {
      await expect(tracking.findRunId(beginning)).rejects.toMatchObject(unknownRun);
    }
    const { pool } = test.database;
    await pool.query(
      'insert into runs select $1, experiment_id, name, status, null, lifecycle_stage, started_at, null, owner, heartbeat_at from runs where run_id = $2',
      [`${runId}x`, runId],
    );
    await expect(tracking.findRunId(runId.slice(0, 12))).rejects.toMatchObject({ code: 'TRACKING_INPUT_INVALID' });
    expect(await tracking.findRunId(runId)).toBe(runId);
    await pool.query('delete from runs where run_id = $1', [`${runId}x`]);
  });
});

describe('artifacts of a run', () => {
  it('are listed and read by paths below the run', async () => {
    const [runId, other] = [await begin(), await begin()];
    await tracking.logArtifact(runId, 'plots/roc.svg', '<svg/>');
    await tracking.logArtifact(runId, 'report.json', '{}');
    expect(await tracking.listArtifacts(runId)).toEqual([
      { path: 'plots', isFolder: true, sizeBytes: null },
      { path: 'report.json', isFolder: false, sizeBytes: 2 },
    ]);
    expect(await tracking.listArtifacts(runId, 'plots')).toEqual([
      { path: 'plots/roc.svg', isFolder: false, sizeBytes: 6 },
    ]);
    expect(Buffer.from(await tracking.readArtifact(runId, 'plots/roc.svg')).toString()).toBe('<svg/>');
    expect(await tracking.listArtifacts(other)).toEqual([]);
    await expect(tracking.readArtifact(other, 'report.json')).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
  });

  it.each(hostilePaths)('has none at %j', async (path) => {
    const runId = await begin();
    await expect(tracking.logArtifact(runId, path, 'x')).rejects.toMatchObject({ code: 'ARTIFACT_PATH_INVALID' });
    await expect(tracking.readArtifact(runId, path)).rejects.toMatchObject({ code: 'ARTIFACT_PATH_INVALID' });
  });
});

describe('searching and comparing runs', () => {
  let ids: string[];
  let searched: string;
  beforeAll(async () => {
    searched = (await tracking.ensureExperiment('searched')).experimentId;
    ids = [];
    for (const [name, auc] of [
      ['b', 0.9],
      ['a', 0.95],
      ['d', Number.NaN],
      ['c', undefined],
    ] as const) {
      now = new Date(now.getTime() + 1_000);
      const { runId } = await tracking.createRun({ experimentId: searched, runName: name });
      if (auc !== undefined) await tracking.logMetrics(runId, [{ key: 'auc', value: auc }]);
      await tracking.logParams(runId, { name, same: 1 });
      ids.push(runId);
    }
  });
  const names = async (search: Parameters<Tracking['searchRuns']>[0]) =>
    (await tracking.searchRuns({ experimentId: searched, ...search })).runs.map(({ name }) => name).join('');

  it('gives the newest first, or by metric, param or name, with the runs that have none at the end', async () => {
    expect(await names({})).toBe('cdab');
    expect(await names({ orderBy: { by: 'name', direction: 'ascending' } })).toBe('abcd');
    expect(await names({ orderBy: { by: { param: 'name' }, direction: 'descending' } })).toBe('dcba');
    expect(await names({ orderBy: { by: { metric: 'auc' }, direction: 'descending' } })).toMatch(/^ab/);
    expect(await names({ orderBy: { by: { metric: 'auc' }, direction: 'ascending' } })).toMatch(/^ba/);
  });

  it('gives pages and the number of all', async () => {
    expect(await names({ limit: 2 })).toBe('cd');
    expect(await names({ limit: 2, offset: 2 })).toBe('ab');
    expect(await tracking.searchRuns({ experimentId: searched, limit: 1, offset: 9 })).toEqual({ runs: [], total: 4 });
    await expect(tracking.searchRuns({ limit: 50_001 })).rejects.toMatchObject({ code: 'TRACKING_INPUT_INVALID' });
    await expect(tracking.searchRuns({ offset: -1 })).rejects.toMatchObject({ code: 'TRACKING_INPUT_INVALID' });
  });

  it('leaves deleted runs out unless they are asked for', async () => {
    await tracking.deleteRun(ids[0] ?? '');
    expect(await names({})).toBe('cda');
    expect(await names({ lifecycleStage: 'deleted' })).toBe('b');
    expect(await names({ lifecycleStage: 'all' })).toBe('cdab');
    await tracking.restoreRun(ids[0] ?? '');
  });

  it('compares in the order asked for', async () => {
    const compared = await tracking.compareRuns([ids[1] ?? '', ids[3] ?? '', ids[0] ?? '']);
    expect(compared.params).toEqual([
      { key: 'name', values: ['a', 'c', 'b'], differs: true },
      { key: 'same', values: ['1', '1', '1'], differs: false },
    ]);
    expect(compared.metrics).toEqual([{ key: 'auc', values: [0.95, null, 0.9], differs: true }]);
    await expect(tracking.compareRuns([ids[0] ?? ''])).rejects.toMatchObject({ code: 'TRACKING_INPUT_INVALID' });
  });
});

describe('a run whose process died', () => {
  it('is failed at the next start; one of a living process or of another machine is not, until it is silent for long', async () => {
    const mine = await begin('mine');
    const child = spawn(process.execPath, [
      fileURLToPath(new URL('./tracking-child.ts', import.meta.url)),
      test.url,
      'heart-disease',
    ]);
    const killed = (await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))).toString().trim();
    expect(await tracking.failAbandonedRuns()).toEqual([]);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    expect(await tracking.failAbandonedRuns()).toEqual([killed]);
    expect(await tracking.getRun(killed)).toMatchObject({
      status: 'FAILED',
      statusReason: expect.stringContaining('ended'),
    });

    const { pool } = test.database;
    await pool.query("update runs set owner = 'elsewhere/1/x' where run_id = $1", [mine]);
    expect(await tracking.failAbandonedRuns()).toEqual([]);
    await pool.query("update runs set heartbeat_at = now() - interval '1 hour' where run_id = $1", [mine]);
    expect(await tracking.failAbandonedRuns()).toEqual([mine]);
  });
});
