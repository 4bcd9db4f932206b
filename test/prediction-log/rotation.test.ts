import { afterEach, describe, expect, it } from 'vitest';
import { createPredictionIds } from '../../src/serving/index.ts';
import {
  allIds,
  append,
  logFolder,
  model,
  openTestLog,
  prediction,
  readerOf,
  removeFolders,
  seal,
} from './test-log.ts';

afterEach(removeFolders);

/** A log under a clock that the test sets. */
async function openAt(start: string, settings = {}) {
  const folder = await logFolder();
  const clock = { ms: Date.parse(start) };
  const log = await openTestLog(folder, { now: () => clock.ms, settings });
  const newId = createPredictionIds(() => clock.ms).next;
  const version = log.of({ name: model, version: '1' });
  return {
    folder,
    clock,
    log,
    append: () => append(version, prediction({ id: newId() })),
    segments: async () => (await readerOf(folder).listSegments(model)).map(({ segment, rows }) => [segment, rows]),
    found: async (ids: readonly string[]) => [...(await readerOf(folder).findPredictions(ids)).keys()].sort(),
  };
}

describe('a segment', () => {
  it('ends with the day in UTC', async () => {
    const { folder, clock, log, append, segments, found } = await openAt('2026-03-28T23:59:59.999Z');
    const ids = [await append(), await append()];
    clock.ms += 1;
    ids.push(await append());
    await log.close();
    expect(await segments()).toEqual([
      [expect.stringMatching(/^2026-03-28\/235959999-[0-9a-f]{8}-000001$/), 2],
      [expect.stringMatching(/^2026-03-29\/000000000-[0-9a-f]{8}-000002$/), 1],
    ]);
    expect(await allIds(folder)).toEqual(ids);
    expect(await found(ids)).toEqual(ids);
    await seal(folder);
    expect(await found(ids)).toEqual(ids);
  });

  it('ends when it is large or old', async () => {
    const { clock, log, append, segments } = await openAt('2026-03-28T10:00:00Z', {
      segment: { maximumBytes: 4_096, maximumAgeMs: 60_000 },
    });
    for (let count = 0; count < 30; count += 1) await append();
    clock.ms += 60_000;
    await append();
    await log.close();
    const rows = (await segments()).map(([, count]) => Number(count));
    expect(rows.length).toBe(3);
    expect(rows[0]).toBeGreaterThan(10);
    expect(rows.at(-1)).toBe(1);
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(31);
  });

  it('loses nothing, doubles nothing and can be searched under a clock that goes back, and back over midnight', async () => {
    const { folder, clock, log, append, segments, found } = await openAt('2026-03-29T00:30:00Z');
    const ids = [await append()];
    const hour = 3_600_000;
    for (const step of [-hour, hour / 2, hour, -26 * hour, 30 * hour]) {
      clock.ms += step;
      ids.push(await append(), await append());
    }
    await log.close();
    expect(await allIds(folder)).toEqual(ids);
    // What an id says of its time does not go back, and the day of a segment is that of its ids.
    expect((await segments()).map(([segment]) => String(segment).slice(0, 10)).sort()).toEqual(
      (await segments()).map(([segment]) => String(segment).slice(0, 10)),
    );
    expect(await found(ids)).toEqual([...ids].sort());
    await seal(folder);
    expect(await allIds(folder)).toEqual(ids);
    expect(await found(ids)).toEqual([...ids].sort());
  });

  it('is closed when it is old, without another request', async () => {
    const { clock, log, append, folder } = await openAt('2026-03-29T00:30:00Z');
    await append();
    clock.ms += 3_600_000;
    const state = async () => (await readerOf(folder).listSegments(model))[0]?.state;
    await expect.poll(state, { timeout: 10_000 }).toBe('closed');
    await log.close();
  });
});

describe('two models and two versions', () => {
  it('are logged apart by model, together by version', async () => {
    const folder = await logFolder();
    const log = await openTestLog(folder);
    const [a, b] = [
      await append(log.of({ name: 'a', version: '1' })),
      await append(log.of({ name: 'b', version: '1' })),
    ];
    await append(log.of({ name: 'a', version: '2' }));
    await log.close();
    const reader = readerOf(folder);
    expect(await reader.models()).toEqual(['a', 'b']);
    expect((await reader.listSegments('a')).map(({ rows }) => rows)).toEqual([2]);
    expect(Object.fromEntries(await reader.findPredictions([a, b]))).toMatchObject({
      [a]: { model: 'a', version: '1' },
      [b]: { model: 'b', version: '1' },
    });
    expect(await reader.listSegments('c')).toEqual([]);
  });
});
