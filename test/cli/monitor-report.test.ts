import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/settings.ts';
import { openStores } from '../../src/platform/index.ts';
import { openTestDatabase, silentLogger, type TestDatabase } from '../database/test-database.ts';
import { monitoredModel, recordDriftedWindowsOfVersion } from '../monitoring/recorded-world.ts';
import { writeTrainedBundle } from '../serving/trained-bundle.ts';
import { runHale } from './run-hale.ts';

let test: TestDatabase;
let folder: string;

beforeAll(async () => {
  [test, folder] = await Promise.all([openTestDatabase(), mkdtemp(join(tmpdir(), 'hale-report-command-'))]);
  const settings = settingsSchema.parse({ database: { url: test.url } });
  const { registry, database, close } = await openStores(settings, { folder, logger: silentLogger });
  const bundleFolder = join(folder, 'bundle');
  const { digest } = await writeTrainedBundle(bundleFolder, 1);
  await registry.registerVersion({ name: monitoredModel, runId: null, bundleFolder, digest, tags: {} });
  await recordDriftedWindowsOfVersion(database);
  await close();
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const hale = (...words: string[]) => runHale(words, { folder, variables: { DATABASE_URL: test.url } });

describe('hale monitor report', () => {
  it('writes the newest window’s report and prints where it is', async () => {
    const { code, out } = await hale('monitor', 'report', '--quiet');
    expect(code).toBe(0);
    expect(out.trim()).toMatch(/\.hale\/artifacts\/reports\/heart-disease\/window-2-[0-9a-f]{32}\.html$/);
    const text = await readFile(out.trim(), 'utf8');
    expect(text).toMatch(/^<!DOCTYPE html>/);
    expect(text).toContain('1 of 1 feature');
  });

  it('writes a copy, prints it, and tells a script all of it', async () => {
    const [copied, printed] = await Promise.all([
      hale('monitor', 'report', '1', '--output', 'first.html', '--json'),
      hale('monitor', 'report', '1', '--output', '-', '--quiet'),
    ]);
    const told = JSON.parse(copied.out);
    expect(told).toMatchObject({ sequence: 1, model: monitoredModel, file: join(folder, 'first.html') });
    const copy = await readFile(join(folder, 'first.html'));
    expect(copy).toHaveLength(told.size_bytes);
    expect(copy).toEqual(await readFile(join(folder, '.hale', 'artifacts', told.path)));
    expect(printed.out).toMatch(/^<!DOCTYPE html>.*<\/html>\n$/s);
  });

  it.each([
    [['monitor', 'report', 'x'], 'USAGE_INVALID'],
    [['monitor', 'report', '7'], 'WINDOW_NOT_FOUND'],
    [['monitor', 'report', '--model', 'another'], 'WINDOW_NOT_FOUND'],
    [['monitor', 'report', '--output', 'nowhere/report.html'], 'REPORT_COPY_UNWRITABLE'],
  ])('%j ends with %s', async (words, code) => {
    const ended = await hale(...words);
    expect(ended.code).not.toBe(0);
    expect(ended.error).toContain(code);
  });
});
