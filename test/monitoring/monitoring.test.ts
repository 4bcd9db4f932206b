import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelOutcome, type Monitoring, subjectKey } from '../../src/monitoring/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { drawVisit, type MonitoringWorld, modelName, openMonitoringWorld } from './monitoring-world.ts';

let world: MonitoringWorld;
let monitoring: Monitoring;
beforeAll(async () => {
  world = await openMonitoringWorld();
  monitoring = await world.open();
}, 60_000);
afterAll(() => world.close());

const random = createRandom(11);
const visits = (count: number, changes: Parameters<typeof drawVisit>[1] = {}) =>
  Array.from({ length: count }, () => drawVisit(random, changes));

async function look(from: Monitoring = monitoring, closesOnRequest = false) {
  const [outcome] = (await from.run({ closesOnRequest })) as [ModelOutcome];
  if (outcome.status === 'failed') throw outcome.error;
  return outcome.monitoring;
}
const verdicts = async () =>
  (await monitoring.windows(modelName, 10)).map(({ window, run }) => [window.sequence, run?.verdict]).reverse();

// Each builds on what those before it have logged, as a log does.
describe('a model that is watched', () => {
  it('is healthy while its patients are like those that it learned from', async () => {
    expect(await monitoring.run({ closesOnRequest: true })).toEqual([]);
    await world.predict(visits(250));
    expect(await look()).toMatchObject({ closed: 2, computed: { length: 2 }, problems: [], alertChanges: [] });
    expect(await verdicts()).toEqual([
      [1, 'healthy'],
      [2, 'healthy'],
    ]);
    expect(await look()).toMatchObject({ closed: 0, computed: [] });
  });

  it('is looked at once, by however many processes look at once', async () => {
    await world.predict(visits(50));
    const others = await Promise.all([world.open(), world.open(), world.open()]);
    const outcomes = await Promise.all(others.map((other) => look(other)));
    expect(outcomes.flatMap(({ closed }) => closed).sort()).toEqual([0, 0, 1]);
    expect(outcomes.flatMap(({ computed }) => computed)).toHaveLength(1);
    expect(await verdicts()).toHaveLength(3);
  });

  it('is suspected when a window has changed, and changed when the next has too: then there is an alert', async () => {
    await world.predict(visits(100, { older: 12 }));
    expect(await look()).toMatchObject({ alertChanges: [] });
    await world.predict(visits(100, { older: 12 }));
    expect(await look()).toMatchObject({ alertChanges: [{ event: 'firing', alert: { fingerprint: 'drift' } }] });
    expect((await verdicts()).slice(3)).toEqual([
      [4, 'suspected'],
      [5, 'changed'],
    ]);
    const { run, findings } = await monitoring.window({ model: modelName });
    expect(run?.summary).toMatch(/^Changed: drift in \d features? \(age/);
    expect(
      findings.find(({ check, subject }) => check === 'kolmogorov_smirnov' && subjectKey(subject) === 'feature:age'),
    ).toMatchObject({
      status: 'alert',
      sampleSize: 100,
      referenceSize: world.bundle.reference.rows.rowCount,
    });
    expect(await monitoring.alerts({ state: 'firing', limit: 10 })).toMatchObject([
      { occurrences: 1, lastWindowId: run?.windowId },
    ]);
  });

  it('resolves its alert when its patients are as before', async () => {
    await world.predict(visits(200));
    expect(await look()).toMatchObject({ alertChanges: [{ event: 'resolved' }] });
    expect((await verdicts()).slice(5)).toEqual([
      [6, 'healthy'],
      [7, 'healthy'],
    ]);
  });

  it('has a window that is not full looked at on request, where there are rows enough', async () => {
    await world.predict(visits(10));
    expect(await look(monitoring, true)).toMatchObject({ closed: 0 });
    await world.predict(visits(15));
    expect(await look(monitoring, true)).toMatchObject({ closed: 1 });
    expect(await monitoring.window({ model: modelName })).toMatchObject({
      window: { rowCount: 25, closedBy: 'request' },
    });
  });

  it('has the windows of late labels looked at again, and no others', async () => {
    const ids = await world.predict(visits(100));
    await look();
    const before = await monitoring.window({ model: modelName });
    expect(before.run?.labelCount).toBe(0);
    world.nowMs += 60_000;
    await world.labels.record(
      ids
        .slice(0, 60)
        .map((predictionId) => ({ predictionId, label: 1, observedAt: new Date(world.nowMs), corrects: false })),
      'a test',
    );
    world.nowMs += 60_000;
    expect(await look()).toMatchObject({ closed: 0, computed: [before.window.windowId] });
    expect(await monitoring.window({ model: modelName })).toMatchObject({ run: { labelCount: 60 } });
    expect(await look()).toMatchObject({ computed: [] });
  });

  it('keeps a line of its history for each measurement, as PostgreSQL has it', async () => {
    const lines = (await readFile(join(world.folder, 'monitoring', modelName, 'metrics.jsonl'), 'utf8'))
      .trim()
      .split('\n');
    const last = new Map(
      lines.map((line) => JSON.parse(line)).map((one) => [`${one.window_id} ${one.metric}`, one.value]),
    );
    const series = await monitoring.series(modelName, { windows: 100 });
    expect(last).toEqual(new Map(series.map(({ windowId, metric, value }) => [`${windowId} ${metric}`, value])));
    expect(series.map(({ metric }) => metric)).toContain('drift_score:age:kolmogorov_smirnov');
  });

  it('gives the same findings for the same rows, whoever computes them', async () => {
    const one = await monitoring.window({ model: modelName, sequence: 5 });
    await world.training.database.pool.query('delete from monitor_runs where window_id = $1', [one.window.windowId]);
    await look(await world.open());
    expect((await monitoring.window({ model: modelName, sequence: 5 })).findings).toEqual(one.findings);
  });
});
