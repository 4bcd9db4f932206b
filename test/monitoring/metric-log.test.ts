import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendMetricLog, metricLogPath } from '../../src/monitoring/metric-log.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-metric-log-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const measured = (metric: string) => ({
  metric,
  value: 0.5,
  lower: null,
  upper: null,
  sampleSize: 100,
  windowId: 'w1',
  model: 'heart',
  version: '1',
  monitorRunId: 'r1',
  measuredAt: new Date('2026-03-01T12:00:00Z'),
});
const linesOf = async (path: string) => (await readFile(path, 'utf8')).split('\n').slice(0, -1);

it('leaves a line that a crash has torn by itself, and spoils none with it', async () => {
  const path = metricLogPath(folder, 'torn');
  await appendMetricLog(path, [measured('f1')]);
  await appendFile(path, '{"timestamp":"2026-03-0');
  await appendMetricLog(path, [measured('mcc')]);
  await appendMetricLog(path, [measured('recall')]);
  const lines = await linesOf(path);
  expect(lines).toHaveLength(4);
  expect(lines.toSpliced(1, 1).map((line) => JSON.parse(line).metric)).toEqual(['f1', 'mcc', 'recall']);
});

it('has each line whole where many append at once', async () => {
  const path = metricLogPath(folder, 'crowded');
  const metrics = Array.from({ length: 300 }, (_, index) => `metric ${index}`);
  await Promise.all(Array.from({ length: 20 }, () => appendMetricLog(path, metrics.map(measured))));
  expect((await linesOf(path)).map((line) => JSON.parse(line).metric).sort()).toEqual(
    Array.from({ length: 20 }, () => metrics)
      .flat()
      .sort(),
  );
});

it('says what is wrong where it cannot be written', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(appendMetricLog(join(folder, 'file', 'metrics.jsonl'), [measured('f1')])).rejects.toMatchObject({
    code: 'STORAGE_UNWRITABLE',
  });
});
