import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Monitor } from '../../src/monitoring/monitor.ts';
import { type MonitorOptions, monitorModel } from '../../src/monitoring/monitor-model.ts';
import { createPredictionLogReader } from '../../src/prediction-log/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { silentLogger } from '../database/test-database.ts';
import { finding } from './findings.ts';
import { drawVisit, type MonitoringWorld, modelName, openMonitoringWorld } from './monitoring-world.ts';

const rowsPerWindow = 20;
const random = createRandom(3);
let world: MonitoringWorld;
/** The number of a window on which the monitor fails. */
let failsOn = 0;
beforeEach(async () => {
  world = await openMonitoringWorld();
  failsOn = 0;
}, 60_000);
afterEach(() => world.close());

/** Alerts where most of the labels are 1, and cannot tell where there are none. */
const byLabels: Monitor = {
  name: 'performance',
  run({ window, rows }) {
    if (window.sequence === failsOn) throw new TypeError('a bug');
    const known = rows.labels.filter((label) => label >= 0);
    const positive = known.filter((label) => label === 1);
    const status = known.length === 0 ? 'insufficient' : 2 * positive.length > known.length ? 'alert' : 'ok';
    return [finding({ monitor: 'performance', check: 'realised', status })];
  },
};

const folderOf = () => join(world.folder, 'prediction-log');

async function look(options: Partial<MonitorOptions> = {}) {
  const { training, bundle, labels } = world;
  const now = () => new Date(world.nowMs);
  const settings = training.settings({ monitoring: { windows: { rows: rowsPerWindow, durationMs: null } } });
  const { digest } = await training.registry.getVersion(modelName, '1');
  return monitorModel(
    modelName,
    {
      database: training.database,
      settings,
      seed: 1,
      monitors: [byLabels],
      log: createPredictionLogReader(folderOf(), { memoryMb: 256 }),
      labels,
      loadVersion: async (model, version) => ({ model, version, digest, bundle, reference: bundle.reference }),
      channels: [],
      folder: join(world.folder, 'monitoring'),
      logger: silentLogger,
      now,
      newId: () => randomUUID(),
    },
    { closesOnRequest: false, ...options },
  );
}

const predictWindows = (count: number) =>
  world.predict(Array.from({ length: count * rowsPerWindow }, () => drawVisit(random)));

const label = (ids: readonly string[], window: number, value: 0 | 1, corrects = false) =>
  world.labels.record(
    ids
      .slice((window - 1) * rowsPerWindow, window * rowsPerWindow)
      .map((predictionId) => ({ predictionId, label: value, observedAt: new Date(world.nowMs), corrects })),
    'a test',
  );

const verdicts = async () => {
  const windows = await (await world.open()).windows(modelName, 10);
  return windows.map(({ run }) => run?.verdict).reverse();
};

it('judges a window again by labels that come late for one before it, however many between cannot tell', async () => {
  const ids = await predictWindows(5);
  await look();
  await label(ids, 5, 1);
  await look();
  expect(await verdicts()).toEqual([...Array(4).fill('insufficient'), 'suspected']);
  await label(ids, 1, 1);
  expect((await look()).computed).toHaveLength(2);
  expect(await verdicts()).toEqual(['suspected', ...Array(3).fill('insufficient'), 'changed']);
  await label(ids, 1, 0, true);
  expect((await look()).computed).toHaveLength(2);
  expect((await verdicts()).at(-1)).toBe('suspected');
  await label(ids, 1, 1, true);
  expect((await look()).alertChanges).toMatchObject([{ event: 'reopened' }]);
  expect((await verdicts()).at(-1)).toBe('changed');
});

it('has what a window says now judge those after it, though it is stopped when that is recorded', async () => {
  const ids = await predictWindows(2);
  await label(ids, 2, 1);
  await look();
  await label(ids, 1, 1);
  const controller = new AbortController();
  await look({ signal: controller.signal, onWindow: () => controller.abort() }).catch(() => {});
  await look();
  expect(await verdicts()).toEqual(['suspected', 'changed']);
});

it('looks at the other windows, and raises alerts, where a monitor fails on one', async () => {
  const ids = await predictWindows(4);
  for (const window of [1, 2, 3, 4]) await label(ids, window, 1);
  failsOn = 2;
  await expect(look()).rejects.toThrow('a bug');
  expect(await verdicts()).toEqual(['suspected', undefined, 'changed', 'changed']);
  const monitoring = await world.open();
  expect(await monitoring.alerts({ limit: 10 })).toMatchObject([{ state: 'firing' }]);
  failsOn = 0;
  expect((await look()).computed).toHaveLength(3);
  expect(await verdicts()).toEqual(['suspected', 'changed', 'changed', 'changed']);
});

it('forgets how far segments are cut that the log will not have again, and of no others', async () => {
  await predictWindows(1);
  await look();
  const { pool } = world.training.database;
  const positions = async () => {
    const { rows } = await pool.query('select positions from monitoring_cursors');
    return Object.keys(rows[0].positions).map((segment) => segment.slice(0, 10));
  };
  const [today] = await positions();
  const [old, away, kept] = ['2024-01-01', '2026-02-01', '2024-02-02'];
  await mkdir(join(folderOf(), modelName, kept));
  for (const day of [old, away, kept]) {
    await pool.query('update monitoring_cursors set positions = positions || jsonb_build_object($1::text, 7)', [
      `${day}/000000000-00000000-000001`,
    ]);
  }
  await predictWindows(1);
  await look();
  expect((await positions()).sort()).toEqual([kept, away, today].sort());
});

it('says once that the disk takes no history, and looks at every window when it does', async () => {
  await predictWindows(3);
  const folder = join(world.folder, 'monitoring');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, modelName), '');
  const { closed, problems } = await look();
  expect(closed).toBe(3);
  expect(problems).toMatchObject([{ code: 'STORAGE_UNWRITABLE' }]);
  await rm(join(folder, modelName));
  expect(await look()).toMatchObject({ computed: { length: 3 }, problems: [] });
});

it('judges a window again by what was found of it, and keeps that with what was measured', async () => {
  const ids = await predictWindows(2);
  await label(ids, 2, 1);
  await look();
  const found = await (await world.open()).window({ model: modelName });
  await label(ids, 1, 1);
  await look();
  const judged = await (await world.open()).window({ model: modelName });
  expect(judged).toMatchObject({ findings: found.findings, run: { labelCount: rowsPerWindow, verdict: 'changed' } });
  expect(judged.run?.monitorRunId).not.toBe(found.run?.monitorRunId);
  const series = await (await world.open()).series(modelName, { windows: 1 });
  expect(new Set(series.map(({ monitorRunId }) => monitorRunId))).toEqual(new Set([judged.run?.monitorRunId]));
});

it('says once that the rows of windows are gone, and keeps what was found of them', async () => {
  const ids = await predictWindows(2);
  failsOn = 2;
  await label(ids, 1, 1);
  await expect(look()).rejects.toThrow('a bug');
  failsOn = 0;
  await label(ids, 1, 0, true);
  for (const day of await readdir(join(folderOf(), modelName)))
    await rm(join(folderOf(), modelName, day, '..', day), { recursive: true });
  const { problems } = await look();
  expect(problems.map(({ code }) => code)).toEqual([
    'PREDICTION_LOG_SEGMENT_MISSING',
    'PREDICTION_LOG_SEGMENT_MISSING',
  ]);
  expect(await verdicts()).toEqual(['suspected', 'insufficient']);
  expect(await look()).toMatchObject({ problems: [], computed: [] });
});
