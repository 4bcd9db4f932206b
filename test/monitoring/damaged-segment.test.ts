import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ModelOutcome } from '../../src/monitoring/index.ts';
import { sealLog } from '../../src/prediction-log/sealing/seal-log.ts';
import { listSegmentFiles, pathOf } from '../../src/prediction-log/segment-folder.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { drawVisit, type MonitoringWorld, modelName, openMonitoringWorld } from './monitoring-world.ts';

const rowsPerWindow = 20;
const dayMs = 86_400_000;
const random = createRandom(5);
let world: MonitoringWorld;
beforeAll(async () => {
  world = await openMonitoringWorld();
}, 60_000);
afterAll(() => world.close());

const predict = () => world.predict(Array.from({ length: rowsPerWindow }, () => drawVisit(random)));
const open = () => world.open({ monitoring: { windows: { rows: rowsPerWindow, durationMs: null } } });

async function look() {
  const [outcome] = (await (await open()).run({ closesOnRequest: false })) as [ModelOutcome];
  if (outcome.status === 'failed') throw outcome.error;
  return outcome.monitoring;
}

/** Seals the segment of the day, as that of another day has begun. */
async function seal(): Promise<string> {
  const folder = join(world.folder, 'prediction-log');
  await vi.waitFor(async () => {
    expect(await sealLog(folder, { memoryMb: 256, passedOver: new Set() })).toMatchObject({ segments: 1 });
  });
  const sealed = (await listSegmentFiles(folder, modelName)).findLast(({ state }) => state === 'sealed');
  return sealed === undefined ? '' : pathOf(folder, modelName, sealed);
}

const damage = { code: 'PREDICTION_LOG_SEGMENT_INVALID' };
let ids: readonly string[];
let file: string;
let whole: Buffer;

// Each goes on with what those before it have left, as a log does.
describe('a sealed segment that is damaged', () => {
  it('does not keep the rows of others from being cut, and its own are cut when it is mended', async () => {
    ids = await predict();
    world.nowMs += dayMs;
    await predict();
    file = await seal();
    whole = await readFile(file);
    await writeFile(file, 'what another program left');
    expect(await look()).toMatchObject({
      closed: 1,
      computed: { length: 1 },
      problems: [{ ...damage, windowId: null, detail: expect.stringContaining(file.slice(-40, -20)) }],
    });
    await writeFile(file, whole);
    expect(await look()).toMatchObject({ closed: 1, computed: { length: 1 }, problems: [] });
  });

  it('keeps no window but its own from being looked at, and what was found of that', async () => {
    await world.labels.record(
      ids.map((predictionId) => ({ predictionId, label: 1, observedAt: new Date(world.nowMs), corrects: false })),
      'a test',
    );
    const before = await (await open()).window({ model: modelName, sequence: 2 });
    await writeFile(file, 'what another program left');
    await predict();
    expect(await look()).toMatchObject({ closed: 1, computed: { length: 1 }, problems: [damage] });
    expect(await (await open()).window({ model: modelName, sequence: 2 })).toEqual(before);
    await writeFile(file, whole);
    expect(await look()).toMatchObject({ computed: [before.window.windowId], problems: [] });
  });

  it('of which only the records cannot be read is cut, and looked at when they can be', async () => {
    await predict();
    world.nowMs += dayMs;
    await predict();
    const another = await seal();
    const bytes = await readFile(another);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const places = await connection.runAndReadAll(
      `select coalesce(dictionary_page_offset, data_page_offset), total_compressed_size
       from parquet_metadata('${another}') where path_in_schema = 'features'`,
    );
    connection.closeSync();
    const [start, length] = (places.getRowsJson()[0] ?? []).map(Number) as [number, number];
    await writeFile(another, Buffer.from(bytes).fill(0, start, start + length));
    expect(await look()).toMatchObject({ closed: 2, computed: { length: 1 }, problems: [damage] });
    const { window, run } = await (await open()).window({ model: modelName, sequence: 4 });
    expect(run?.summary).toContain('cannot be read');
    await writeFile(another, bytes);
    expect(await look()).toMatchObject({ computed: [window.windowId], problems: [] });
  });
});
