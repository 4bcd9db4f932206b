import { afterEach, describe, expect, it } from 'vitest';
import { removeOldSegments } from '../../src/prediction-log/retention.ts';
import { createPredictionIds } from '../../src/serving/index.ts';
import { append, logFolder, logSettings, openTestLog, prediction, readerOf, removeFolders, seal } from './test-log.ts';

afterEach(removeFolders);

const dayMs = 86_400_000;
const start = Date.parse('2026-03-01T12:00:00Z');

/** A segment a day for each of two models; those of the last day are not sealed. */
async function logOfDays(days: number): Promise<string> {
  const folder = await logFolder();
  for (let day = 0; day < days; day += 1) {
    const now = () => start + day * dayMs;
    const log = await openTestLog(folder, { now });
    const newId = createPredictionIds(now).next;
    for (const name of ['a', 'b']) await append(log.of({ name, version: '1' }), prediction({ id: newId() }));
    await log.close();
    if (day < days - 1) await seal(folder);
  }
  return folder;
}

const daysOf = async (folder: string, name: string) =>
  (await readerOf(folder).listSegments(name)).map(({ segment }) => segment.slice(0, 10));

describe('retention', () => {
  it('removes whole days that are too old, and nothing that is not sealed', async () => {
    const folder = await logOfDays(4);
    const { retention } = logSettings({ retention: { maximumDays: 2 } });
    const removed = await removeOldSegments(folder, retention, start + 3 * dayMs);
    expect(removed.map(({ model, segment, rows }) => [model, segment.slice(0, 10), rows])).toEqual([
      ['a', '2026-03-01', 1],
      ['b', '2026-03-01', 1],
    ]);
    expect(await daysOf(folder, 'a')).toEqual(['2026-03-02', '2026-03-03', '2026-03-04']);
    await removeOldSegments(folder, retention, start + 300 * dayMs);
    expect(await daysOf(folder, 'a')).toEqual(['2026-03-04']);
  });

  it('removes the oldest of all models while the log is too large', async () => {
    const folder = await logOfDays(4);
    const segments = [...(await readerOf(folder).listSegments('a')), ...(await readerOf(folder).listSegments('b'))];
    const total = segments.reduce((sum, { bytes }) => sum + bytes, 0);
    const retention = { maximumDays: 3_650, maximumBytes: total - 1 };
    expect((await removeOldSegments(folder, retention, start)).map(({ model }) => model)).toEqual(['a']);
    expect(await daysOf(folder, 'b')).toHaveLength(4);
    await removeOldSegments(folder, { maximumDays: 3_650, maximumBytes: 0 }, start);
    expect([await daysOf(folder, 'a'), await daysOf(folder, 'b')]).toEqual([['2026-03-04'], ['2026-03-04']]);
  });

  it('is answered by readers with what is gone', async () => {
    const folder = await logOfDays(2);
    const reader = readerOf(folder);
    const [{ segment } = { segment: '' }] = await reader.listSegments('a');
    await removeOldSegments(folder, { maximumDays: 1, maximumBytes: 2 ** 30 }, start + 9 * dayMs);
    const schema = {
      features: [],
      target: {
        name: 't',
        description: '',
        negativeValues: [0],
        positiveValues: [1],
        negativeLabel: 'n',
        positiveLabel: 'p',
      },
    };
    await expect(
      reader.readRange('a', [{ segment, first: 0, last: 0 }], { version: '1', schema }),
    ).rejects.toMatchObject({
      code: 'PREDICTION_LOG_SEGMENT_MISSING',
    });
  });
});
