import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeWithSmallDisk, mountSmallDisk, type SmallDisk } from '../small-disk.ts';
import {
  allIds,
  append,
  logFolder,
  model,
  newId,
  openTestLog,
  prediction,
  removeFolders,
  requestId,
  seal,
} from './test-log.ts';

afterEach(removeFolders);

const features = JSON.stringify({ text: 'x'.repeat(2_000) });

await describeWithSmallDisk('a full disk', () => {
  let disk: SmallDisk;
  let folder: string;
  beforeAll(async () => {
    disk = await mountSmallDisk(4);
    folder = join(disk.folder, 'prediction-log');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(() => disk.close());

  /** Appends until one is not recorded. */
  async function fill(log: Awaited<ReturnType<typeof openTestLog>>) {
    const version = log.of({ name: model, version: '1' });
    const ids: string[] = [];
    for (;;) {
      try {
        ids.push(await append(version, prediction({ features })));
      } catch (error) {
        return { ids, error };
      }
      if (log.state().lost > 0) return { ids: ids.slice(0, -1), error: null };
    }
  }

  it('refuses predictions, keeps those before whole, and takes them again when there is room', async () => {
    await disk.leave(100_000);
    const log = await openTestLog(folder, { settings: { retryMs: 50 } });
    const { ids, error } = await fill(log);
    expect(error).toMatchObject({
      code: 'PREDICTION_LOG_UNAVAILABLE',
      message: expect.stringContaining('the disk is full'),
      details: { retryAfterSeconds: 1 },
    });
    expect(log.state()).toMatchObject({ status: 'full', recorded: ids.length, rejected: 1, lost: 0 });
    await expect(append(log.of({ name: model, version: '1' }), prediction({ features }))).rejects.toMatchObject({
      code: 'PREDICTION_LOG_UNAVAILABLE',
    });
    expect(await allIds(folder)).toEqual(ids);

    await disk.leave(1_000_000);
    await new Promise((resolve) => setTimeout(resolve, 60));
    ids.push(await append(log.of({ name: model, version: '1' }), prediction({ features })));
    expect(log.state()).toMatchObject({ status: 'ok', reason: '' });
    await log.close();
    expect(await allIds(folder)).toEqual(ids);
    expect((await seal(folder)).failures).toEqual([]);
    expect(await allIds(folder)).toEqual(ids);
  });

  it('answers and counts what is lost, where that is chosen', async () => {
    await disk.leave(100_000);
    const log = await openTestLog(folder, { settings: { retryMs: 50, whenUnavailable: 'count' } });
    const { ids } = await fill(log);
    expect(log.state()).toMatchObject({ status: 'full', recorded: ids.length, lost: 1, rejected: 0 });
    await log.close();
    expect(await allIds(folder)).toEqual(ids);
  });

  it('keeps the lines of a segment that cannot be sealed', async () => {
    await disk.leave(2_000_000);
    const log = await openTestLog(folder);
    const version = log.of({ name: model, version: '1' });
    // Texts that do not compress.
    const ids: string[] = [];
    for (let count = 0; count < 300; count += 1) {
      const text = Array.from({ length: 100 }, () => newId()).join('');
      ids.push(await append(version, prediction({ features: JSON.stringify({ text }) })));
    }
    await log.close();
    await disk.leave(10_000);
    expect(await seal(folder)).toMatchObject({ segments: 0, failures: [{ model }] });
    expect(await allIds(folder)).toEqual(ids);
  });
});

describe('a folder that cannot be written', () => {
  it('opens, and what becomes of predictions is as chosen', async () => {
    const folder = join(await logFolder(), 'x');
    for (const whenUnavailable of ['refuse', 'count'] as const) {
      // A file stands where the folder should be: even root cannot write there.
      const log = await openTestLog(join(import.meta.filename, 'log'), { settings: { whenUnavailable } });
      const appended = append(log.of({ name: model, version: '1' }));
      if (whenUnavailable === 'refuse')
        await expect(appended).rejects.toMatchObject({ code: 'PREDICTION_LOG_UNAVAILABLE' });
      else await appended;
      expect(log.state()).toMatchObject({ status: 'unwritable', lost: whenUnavailable === 'count' ? 1 : 0 });
      await log.close();
    }
    expect(await allIds(folder)).toEqual([]);
  });
});

describe('more than may wait for the disk', () => {
  it('is refused at once, but for one request of any size', async () => {
    const folder = await logFolder();
    const log = await openTestLog(folder, { settings: { bufferBytes: 65_536 } });
    const version = log.of({ name: model, version: '1' });
    const large = JSON.stringify({ text: 'x'.repeat(40_000) });
    const sent = await Promise.allSettled(
      Array.from({ length: 4 }, () => append(version, prediction({ features: large }))),
    );
    expect(sent.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    const huge = JSON.stringify({ text: 'x'.repeat(200_000) });
    await append(version, prediction({ features: huge }));
    await log.close();
    expect(await allIds(folder)).toHaveLength(2);
  });
});

describe('refused records', () => {
  it('are kept up to so many a minute, and never make a prediction wait', async () => {
    const folder = await logFolder();
    const log = await openTestLog(folder, { settings: { refusedPerMinute: 3 } });
    const version = log.of({ name: model, version: '1' });
    const issues = [{ feature: 'age', code: 'out_of_range', found: '400' }];
    version.appendRefused(requestId, [issues, issues]);
    version.appendRefused(requestId, [issues, issues, issues]);
    await append(version);
    expect(log.state()).toMatchObject({ refusedRecorded: 3, refusedDropped: 2, recorded: 1 });
    await log.close();
  });
});
