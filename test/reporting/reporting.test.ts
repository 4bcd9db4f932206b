import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingsInput } from '../../src/config/index.ts';
import type { MonitoringRecords } from '../../src/monitoring/index.ts';
import { createReporting, type Reporting } from '../../src/reporting/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { drawVisit, type MonitoringWorld, modelName, openMonitoringWorld } from '../monitoring/monitoring-world.ts';

const rows = 60;
const monitoringSettings: SettingsInput = {
  monitoring: { windows: { rows, durationMs: null }, estimation: { enabled: false } },
};
const random = createRandom(11);
let world: MonitoringWorld;
let reporting: Reporting;
let monitoring: Awaited<ReturnType<MonitoringWorld['open']>>;

const reportingOf = (settings: SettingsInput = {}): Reporting => reportingOn(monitoring, settings);

const reportingOn = (records: MonitoringRecords, settings: SettingsInput = {}): Reporting =>
  createReporting(world.training.database, {
    monitoring: records,
    registry: world.training.registry,
    settings: world.training.settings({ ...monitoringSettings, ...settings }),
    storageFolder: world.folder,
    now: () => new Date(world.nowMs),
    newId: () => randomUUID().replaceAll('-', ''),
  });

/** A window of visits, looked at; what was computed for it. */
async function look(older: number): Promise<readonly string[]> {
  await world.predict(Array.from({ length: rows }, () => drawVisit(random, { older })));
  const [outcome] = await monitoring.run({ model: modelName, closesOnRequest: false });
  if (outcome?.status !== 'done') throw new Error('the model could not be monitored', { cause: outcome?.error });
  return outcome.monitoring.computed;
}

beforeAll(async () => {
  world = await openMonitoringWorld();
  monitoring = await world.open(monitoringSettings);
  reporting = reportingOf();
});
afterAll(() => world.close());

describe('the reports of a model', () => {
  it('are written once when a verdict becomes changed, and of any window that is asked for', async () => {
    expect(await reporting.writeOfChanges(modelName, await look(0))).toEqual([]);
    const first = await look(40);
    expect(await reporting.writeOfChanges(modelName, first)).toEqual([]);
    const second = await look(40);
    expect(await reportingOf({ reports: { onChange: false } }).writeOfChanges(modelName, second)).toEqual([]);

    const [report, ...others] = await reporting.writeOfChanges(modelName, second);
    expect(others).toEqual([]);
    expect(report).toMatchObject({ model: modelName, sequence: 3, windowId: second[0] });
    expect(await reporting.writeOfChanges(modelName, second)).toEqual([]);
    expect(await reporting.writeOfChanges(modelName, await look(40))).toEqual([]);

    const written = await reporting.write({ model: modelName, sequence: 2 });
    expect(written.file).toBe(join(world.folder, 'artifacts', written.report.path));
    expect(await readFile(written.file, 'utf8')).toBe(written.html);
    expect((await reporting.list(modelName, 10)).map(({ sequence }) => sequence)).toEqual([2, 3]);
  }, 60_000);

  it('are written later where the process that should have was killed', async () => {
    await world.training.database.pool.query('delete from monitoring_reports');
    expect(await reporting.writeOfChanges(modelName, [])).toMatchObject([{ sequence: 3 }]);
  });

  it('tell of the past of their window, not of what came after', async () => {
    const { html } = await reporting.write({ model: modelName, sequence: 2 });
    expect(html).toContain('Over 2 windows of version 1');
    expect(html).not.toContain('window 3');
    const { html: newest } = await reporting.write({ model: modelName });
    expect(newest).toContain('Over 4 windows of version 1');
  });

  it('are of the newest window that was looked at, where none is named', async () => {
    const [newest, before] = await monitoring.windows(modelName, 2);
    const unseen = newest?.window.windowId;
    const beforeTheRun = reportingOn({
      ...monitoring,
      windows: async (model, limit) =>
        (await monitoring.windows(model, limit)).map((one) =>
          one.window.windowId === unseen ? { ...one, run: null } : one,
        ),
    });
    const { report } = await beforeTheRun.write({ model: modelName });
    expect(report.windowId).toBe(before?.window.windowId);
  });

  it('are of windows that there are', async () => {
    await expect(reporting.write({ model: modelName, sequence: 99 })).rejects.toMatchObject({
      code: 'WINDOW_NOT_FOUND',
    });
    await expect(reporting.write({ model: 'another' })).rejects.toMatchObject({ code: 'WINDOW_NOT_FOUND' });
    const found = await monitoring.window({ model: modelName });
    const unseen = { ...found, run: null, findings: [] };
    const blind = reportingOn({ ...monitoring, window: async () => unseen, windows: async () => [unseen] });
    await expect(blind.write({ model: modelName })).rejects.toMatchObject({ code: 'WINDOW_NOT_MONITORED' });
  });
});
