import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/settings.ts';
import { createMonitoringRecords, type MonitoringRecords } from '../../src/monitoring/index.ts';
import { createReportStore, type ReportStore } from '../../src/reporting/store/report-store.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { monitoredModel, recordDriftedWindows } from '../monitoring/recorded-world.ts';

let test: TestDatabase;
let records: MonitoringRecords;
let folder: string;
let store: ReportStore;
let minute = 0;

beforeAll(async () => {
  test = await openTestDatabase();
  await recordDriftedWindows(test.database);
  records = createMonitoringRecords(test.database, settingsSchema.parse({}).monitoring.trends);
});
afterAll(() => test.close());

beforeEach(async () => {
  await test.database.pool.query('delete from monitoring_reports');
  folder = await mkdtemp(join(tmpdir(), 'hale-reports-'));
  let ids = 0;
  store = createReportStore(test.database, {
    folder,
    kept: 3,
    now: () => new Date(Date.parse('2026-03-01T12:00:00Z') + 60_000 * minute++),
    newId: () => `report-${++ids}`,
  });
  return () => rm(folder, { recursive: true, force: true });
});

async function keep(text: string, sequence = 2) {
  const { window, run } = await records.window({ model: monitoredModel, sequence });
  if (run === null) throw new Error('the window was not looked at');
  return store.keep(text, { window, monitorRunId: run.monitorRunId });
}

const filesOf = () => readdir(join(folder, 'reports', monitoredModel));

describe('the reports that are kept', () => {
  it('are files and rows that say the same', async () => {
    const kept = await keep('<html>é</html>');
    expect(kept).toMatchObject({ model: monitoredModel, version: '1', sequence: 2, sizeBytes: 15 });
    const { report, bytes } = await store.read(monitoredModel, kept.reportId);
    expect(report).toEqual(kept);
    expect(new TextDecoder().decode(bytes)).toBe('<html>é</html>');
    expect(await readFile(join(folder, kept.path), 'utf8')).toBe('<html>é</html>');
    expect(await store.has(kept.monitorRunId)).toBe(true);
    expect(await store.has('another')).toBe(false);
  });

  it('are listed with the newest first, and the oldest goes with its file', async () => {
    for (const [index, sequence] of [1, 2, 1, 2].entries()) await keep(`report ${index}`, sequence);
    const listed = await store.list(monitoredModel, 10);
    expect(listed.map(({ reportId, sequence }) => [reportId, sequence])).toEqual([
      ['report-4', 2],
      ['report-3', 1],
      ['report-2', 2],
    ]);
    expect(await store.list(monitoredModel, 1)).toHaveLength(1);
    expect(await store.list('another', 10)).toEqual([]);
    expect((await filesOf()).sort()).toEqual(listed.map(({ path }) => path.split('/').at(-1)).sort());
  });

  it('are forgotten where their file is gone already', async () => {
    const first = await keep('first');
    await rm(join(folder, first.path));
    for (const text of ['second', 'third', 'fourth']) await keep(text);
    await expect(store.read(monitoredModel, first.reportId)).rejects.toMatchObject({ code: 'REPORT_NOT_FOUND' });
  });

  it('are not given out where they are not what was written', async () => {
    const { path, reportId } = await keep('whole');
    await writeFile(join(folder, path), 'whol');
    await expect(store.read(monitoredModel, reportId)).rejects.toMatchObject({ code: 'REPORT_DAMAGED' });
    await rm(join(folder, path));
    await expect(store.read(monitoredModel, reportId)).rejects.toMatchObject({ code: 'REPORT_DAMAGED' });
    await expect(store.read('another', reportId)).rejects.toMatchObject({ code: 'REPORT_NOT_FOUND' });
  });

  it('leave no file where PostgreSQL does not take the row', async () => {
    const { window } = await records.window({ model: monitoredModel });
    await expect(store.keep('text', { window, monitorRunId: 'of no run' })).rejects.toThrow();
    expect(await filesOf()).toEqual([]);
  });

  it('take away what a killed process left without a row, and nothing that may be written just now', async () => {
    const { path } = await keep('first');
    const place = join(folder, 'reports', monitoredModel);
    const left = ['window-1-lost.html', '.window-1-cut.html.123-0123456789abcdef'];
    for (const name of [...left, 'window-3-new.html', 'notes.txt']) await writeFile(join(place, name), '');
    const longAgo = new Date('2026-03-01T09:00:00Z');
    for (const name of [...left, 'notes.txt']) await utimes(join(place, name), longAgo, longAgo);
    await utimes(join(folder, path), longAgo, longAgo);
    const second = await keep('second');
    const kept = [path, second.path].map((one) => one.split('/').at(-1));
    expect((await filesOf()).sort()).toEqual([...kept, 'notes.txt', 'window-3-new.html'].sort());
  });

  it('leave no row where the disk does not take the file', async () => {
    await mkdir(join(folder, 'reports'), { recursive: true });
    await writeFile(join(folder, 'reports', monitoredModel), 'a file where a folder should be');
    await expect(keep('text')).rejects.toMatchObject({ code: 'STORAGE_UNWRITABLE' });
    expect(await store.list(monitoredModel, 10)).toEqual([]);
  });
});
