import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/settings.ts';
import type { MonitorRun, RecordedWindow } from '../../../src/monitoring/entities.ts';
import { createMonitoringRecords } from '../../../src/monitoring/monitoring-records.ts';
import { recordRun } from '../../../src/monitoring/store/record-run.ts';
import {
  findingsOf,
  latestMeasurements,
  latestRuns,
  metricSeries,
  outcomesUpTo,
} from '../../../src/monitoring/store/run-store.ts';
import {
  type LogCursor,
  latestWindows,
  recordWindows,
  type WindowToRecord,
  windowsToCompute,
} from '../../../src/monitoring/store/window-store.ts';
import { openTestDatabase, type TestDatabase } from '../../database/test-database.ts';
import { finding } from '../findings.ts';

let world: TestDatabase;
beforeAll(async () => {
  world = await openTestDatabase();
  await world.database.pool.query(`
    insert into registered_models (name, last_version, created_at, updated_at) values ('heart', 2, now(), now());
    insert into model_versions (name, version, digest, created_at)
      values ('heart', 1, repeat('a', 64), now()), ('heart', 2, repeat('b', 64), now())`);
});
afterAll(() => world.close());
beforeEach(() => world.database.pool.query('truncate monitoring_windows, monitoring_cursors, labels cascade'));

const ok = { status: 'ok', severity: 'info', phrase: null } as const;
const alert = { status: 'alert', severity: 'warning', phrase: 'drift in 1 feature (age)' } as const;

const parts = { now: () => new Date('2026-03-01T12:00:00Z'), newId: () => randomUUID() };
const idAt = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const windowAt = (first: number, given: Partial<WindowToRecord> = {}): WindowToRecord => ({
  version: '1',
  startsAtMs: first * 1_000,
  endsAtMs: first * 1_000 + 999,
  rowCount: 10,
  refusedCount: 0,
  closedBy: 'count',
  ranges: [{ segment: 'a', first, last: first + 9 }],
  digest: 'c'.repeat(64),
  firstPredictionId: idAt(first),
  lastPredictionId: idAt(first + 9),
  ...given,
});

const record = (cut: (cursor: LogCursor) => readonly WindowToRecord[]) =>
  recordWindows(
    world.database,
    'heart',
    async function* (cursor) {
      yield cut(cursor);
    },
    parts,
  );

const runOf = (window: RecordedWindow, given: Partial<MonitorRun> = {}): MonitorRun => ({
  monitorRunId: randomUUID(),
  windowId: window.windowId,
  inputDigest: 'd'.repeat(64),
  verdict: 'healthy',
  summary: 'No change.',
  outcomes: { drift: ok },
  labelCount: 0,
  labelsAsOf: new Date('2026-03-01T12:00:00Z'),
  startedAt: new Date('2026-03-01T12:00:00Z'),
  endedAt: new Date('2026-03-01T12:00:01Z'),
  ...given,
});

const keep = (window: RecordedWindow, run: MonitorRun, value = 0.8) =>
  recordRun(world.database.query, window, {
    ...run,
    findings: [finding({ detail: run.summary })],
    measurements: [{ metric: 'f1', value, lower: null, upper: null, sampleSize: 10 }],
  });

describe('windows', () => {
  it('are cut once, by however many processes cut at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => record(({ positions }) => (positions.a === 10 ? [] : [windowAt(0)]))),
    );
    expect(all.flat()).toHaveLength(1);
    expect(await latestWindows(world.database.query, 'heart', 5)).toEqual(all.flat());
  });

  it('are numbered on from the last, and nothing is recorded where cutting fails', async () => {
    await record(() => [windowAt(0), windowAt(10)]);
    await expect(
      record(() => {
        throw new Error('the log cannot be read');
      }),
    ).rejects.toThrow('the log cannot be read');
    const [third] = await record(({ positions, last, emptyInARow }) => {
      expect({ positions, sequence: last?.endsAtMs, emptyInARow }).toEqual({
        positions: { a: 20 },
        sequence: 10_999,
        emptyInARow: 0,
      });
      return [windowAt(20, { rowCount: 0, ranges: [], firstPredictionId: null, lastPredictionId: null })];
    });
    expect(third?.sequence).toBe(3);
    await record(({ emptyInARow, positions }) => {
      expect({ emptyInARow, positions }).toEqual({ emptyInARow: 1, positions: { a: 20 } });
      return [];
    });
  });

  it('are cut without a transaction that waits for it, however long the log is', async () => {
    await record(() => [windowAt(0)]);
    let waiting: unknown;
    const read = async function* () {
      const { rows } = await world.database.pool.query(
        `select count(*)::int as count from pg_stat_activity
         where datname = current_database() and state = 'idle in transaction'`,
      );
      waiting = rows[0]?.count;
      yield [windowAt(10)];
    };
    await recordWindows(world.database, 'heart', read, parts);
    expect(waiting).toBe(0);
  });

  it('are recorded as many as there are: thousands, after a long silence of the agent', async () => {
    const windows = Array.from({ length: 5_000 }, (_, index) => windowAt(index * 10));
    expect(await record(() => windows)).toHaveLength(5_000);
    expect(await latestWindows(world.database.query, 'heart', 1)).toMatchObject([{ sequence: 5_000 }]);
  });
});

describe('a run', () => {
  it('is kept once for the same input, and its findings with it', async () => {
    const [window] = (await record(() => [windowAt(0)])) as [RecordedWindow];
    const kept = await Promise.all(Array.from({ length: 6 }, () => keep(window, runOf(window))));
    expect(kept.filter(Boolean)).toHaveLength(1);
    const run = (await latestRuns(world.database.query, [window.windowId])).get(window.windowId);
    expect(run).toMatchObject({ verdict: 'healthy', outcomes: { drift: ok } });
    expect(await findingsOf(world.database.query, run?.monitorRunId ?? '')).toEqual([
      finding({ detail: 'No change.' }),
    ]);
  });

  it('is asked for again when a label of its window comes later, and of no other window', async () => {
    const windows = (await record(() => [windowAt(0), windowAt(10)])) as [RecordedWindow, RecordedWindow];
    const waiting = async () => (await windowsToCompute(world.database, 'heart')).map(({ sequence }) => sequence);
    expect(await waiting()).toEqual([1, 2]);
    for (const window of windows) await keep(window, runOf(window));
    expect(await waiting()).toEqual([]);
    await world.database.pool.query(
      `insert into labels (prediction_id, model, label, observed_at, received_at, actor)
       values ($1, 'heart', 1, now(), '2026-03-01T12:00:05Z', 'test')`,
      [idAt(13)],
    );
    expect(await waiting()).toEqual([2]);
    await keep(
      windows[1],
      runOf(windows[1], { inputDigest: 'e'.repeat(64), labelsAsOf: new Date('2026-03-01T12:00:06Z') }),
    );
    expect(await waiting()).toEqual([]);
  });

  it('replaces what was measured of its window before, and is the one that later windows are judged by', async () => {
    const [window, later] = (await record(() => [windowAt(0), windowAt(10)])) as [RecordedWindow, RecordedWindow];
    await keep(window, runOf(window), 0.8);
    await keep(
      window,
      runOf(window, {
        inputDigest: 'e'.repeat(64),
        outcomes: { drift: alert },
        endedAt: new Date('2026-03-01T12:00:09Z'),
      }),
      0.6,
    );
    expect(await metricSeries(world.database, 'heart', { metric: 'f1', windows: 10 })).toMatchObject([
      { value: 0.6, version: '1', windowId: window.windowId },
    ]);
    expect(await outcomesUpTo(world.database.query, later, 10)).toEqual([
      { windowId: window.windowId, sequence: 1, outcomes: { drift: alert } },
    ]);
    expect(await outcomesUpTo(world.database.query, { ...later, version: '2' }, 10)).toEqual([]);
  });

  const labelAt = (number: number, receivedAt: string) =>
    world.database.pool.query(
      `insert into labels (prediction_id, model, label, observed_at, received_at, actor)
       values ($1, 'heart', 1, now(), $2, 'test')`,
      [idAt(number), receivedAt],
    );
  const later = (seconds: number) => new Date(Date.parse('2026-03-01T12:00:00Z') + seconds * 1_000);

  it('is not asked for for ever where a label in between its ids is of another window', async () => {
    const [window] = (await record(() => [windowAt(0)])) as [RecordedWindow];
    await keep(window, runOf(window));
    await labelAt(3, later(5).toISOString());
    expect(await windowsToCompute(world.database, 'heart')).toHaveLength(1);
    // The label changes nothing of what the window is computed from.
    expect(await keep(window, runOf(window, { labelsAsOf: later(6) }))).toBe(false);
    expect(await windowsToCompute(world.database, 'heart')).toEqual([]);
  });

  it('holds again where labels are corrected and corrected back', async () => {
    const [window] = (await record(() => [windowAt(0)])) as [RecordedWindow];
    const at = (seconds: number) => ({ labelsAsOf: later(seconds), endedAt: later(seconds) });
    const right = runOf(window, at(1));
    expect(await keep(window, right, 0.8)).toBe(true);
    expect(await keep(window, runOf(window, { inputDigest: 'e'.repeat(64), outcomes: {}, ...at(2) }), 0.2)).toBe(true);
    await labelAt(3, later(2.5).toISOString());
    expect(await keep(window, runOf(window, at(3)), 0.8)).toBe(true);
    expect((await latestRuns(world.database.query, [window.windowId])).get(window.windowId)).toMatchObject({
      monitorRunId: right.monitorRunId,
      outcomes: { drift: ok },
      labelsAsOf: later(3),
    });
    expect(await metricSeries(world.database, 'heart', { windows: 1 })).toMatchObject([
      { value: 0.8, monitorRunId: right.monitorRunId },
    ]);
    expect(await windowsToCompute(world.database, 'heart')).toEqual([]);
  });

  it('that saw fewer labels does not stand in place of one that saw more, however late it ends', async () => {
    const [window] = (await record(() => [windowAt(0)])) as [RecordedWindow];
    const quick = runOf(window, { inputDigest: 'e'.repeat(64), labelsAsOf: later(5), endedAt: later(6) });
    expect(await keep(window, quick, 0.6)).toBe(true);
    expect(await keep(window, runOf(window, { labelsAsOf: later(1), endedAt: later(9) }), 0.8)).toBe(false);
    expect((await latestRuns(world.database.query, [window.windowId])).get(window.windowId)).toMatchObject({
      monitorRunId: quick.monitorRunId,
    });
    expect(await metricSeries(world.database, 'heart', { windows: 1 })).toMatchObject([{ value: 0.6 }]);
  });

  it('has its measurements told as the newest, where they are of the version that answers now', async () => {
    const [first, second] = (await record(() => [windowAt(0), windowAt(10)])) as [RecordedWindow, RecordedWindow];
    const told = async () =>
      (await latestMeasurements(world.database)).map(({ metric, value, version }) => [metric, value, version]);
    const measure = (window: RecordedWindow, values: Record<string, number>) =>
      recordRun(world.database.query, window, {
        ...runOf(window),
        findings: [],
        measurements: Object.entries(values).map(([metric, value]) => {
          return { metric, value, lower: null, upper: null, sampleSize: 10 };
        }),
      });
    await measure(second, { f1: 0.8 });
    // A series may have no value in the newest window.
    await measure(first, { f1: 0.7, mcc: 0.5 });
    expect(await told()).toEqual([
      ['f1', 0.8, '1'],
      ['mcc', 0.5, '1'],
    ]);
    const [third] = (await record(() => [windowAt(20, { version: '2' })])) as [RecordedWindow];
    expect(await told()).toEqual([]);
    await measure(third, { f1: 0.9 });
    expect(await latestMeasurements(world.database)).toEqual(
      await metricSeries(world.database, 'heart', { metric: 'f1', windows: 1 }),
    );
  });

  it('has of one metric the same trend as beside the others, and of what the newest version is not known of none', async () => {
    const windows = await record(() =>
      Array.from({ length: 12 }, (_, index) => windowAt(index * 10, { version: index < 11 ? '1' : '2' })),
    );
    for (const window of windows) {
      const values = window.version === '1' ? { f1: window.sequence, mcc: 0.5 } : { mcc: 0.5 };
      const measurements = Object.entries(values).map(([metric, value]) => {
        return { metric, value, lower: null, upper: null, sampleSize: 10 };
      });
      await recordRun(world.database.query, window, { ...runOf(window), findings: [], measurements });
      const records = createMonitoringRecords(world.database, settingsSchema.parse({}).monitoring.trends);
      const all = await records.history('heart', { windows: 20 });
      for (const metric of ['f1', 'mcc']) {
        expect(await records.history('heart', { metric, windows: 20 })).toEqual({
          measurements: all.measurements.filter((measured) => measured.metric === metric),
          trends: all.trends.filter((trend) => trend.metric === metric),
        });
      }
      if (window.sequence === 11) expect(all.trends[0]).toMatchObject({ metric: 'f1', trend: 'improving' });
    }
  });

  it('leaves no measurement of the run before it that it has none of', async () => {
    const [window] = (await record(() => [windowAt(0)])) as [RecordedWindow];
    await keep(window, runOf(window));
    const without = { ...runOf(window, { inputDigest: 'e'.repeat(64) }), findings: [], measurements: [] };
    await recordRun(world.database.query, window, without);
    expect(await metricSeries(world.database, 'heart', { windows: 1 })).toEqual([]);
  });

  it('is not kept where its lines of the history cannot be, and is asked for again', async () => {
    const [window] = (await record(() => [windowAt(0)])) as [RecordedWindow];
    const run = { ...runOf(window), findings: [], measurements: [] };
    const full = () => Promise.reject(new Error('the disk is full'));
    await expect(recordRun(world.database.query, window, run, full)).rejects.toThrow('the disk is full');
    expect(await windowsToCompute(world.database, 'heart')).toHaveLength(1);
  });

  it('is kept with all that was found of a thousand features', async () => {
    const [window] = (await record(() => [windowAt(0)])) as [RecordedWindow];
    const run = runOf(window);
    const all = Array.from({ length: 8_500 }, (_, index) => index);
    await recordRun(world.database.query, window, {
      ...run,
      findings: all.map((index) => finding({ subject: { kind: 'feature', feature: `f${index}` } })),
      measurements: all.map((index) => ({ metric: `m${index}`, value: 1, lower: null, upper: null, sampleSize: 1 })),
    });
    expect(await findingsOf(world.database.query, run.monitorRunId)).toHaveLength(8_500);
    expect(await metricSeries(world.database, 'heart', { windows: 1 })).toHaveLength(8_500);
  });
});
