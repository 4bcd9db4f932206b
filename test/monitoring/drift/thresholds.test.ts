import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitColumn } from '../../../src/monitoring/drift/drift-reference.ts';
import {
  detectDrift,
  fitDriftReference,
  folderThresholdCache,
  memoryThresholdCache,
  type ThresholdCache,
} from '../../../src/monitoring/drift/index.ts';
import { binomial, multinomial } from '../../../src/monitoring/drift/thresholds/binomial.ts';
import { bridgeDistances } from '../../../src/monitoring/drift/thresholds/brownian-bridge.ts';
import { calibratedSize } from '../../../src/monitoring/drift/thresholds/calibrate-column.ts';
import { reachedByChance } from '../../../src/monitoring/drift/thresholds/judge-by-chance.ts';
import { createRandom, normal } from '../../../src/statistics/index.ts';
import { drawRows, numbers, schema, settings } from './columns-of.ts';

const oracle: { binomial: { n: number; p: number; probabilities: number[] }[] } = JSON.parse(
  readFileSync(new URL('../../oracles/drift.json', import.meta.url), 'utf8'),
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-thresholds-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Counts what is asked for and what had to be drawn. */
function counting(behind: ThresholdCache): ThresholdCache & { asked: number; drawn: number } {
  const cache = {
    asked: 0,
    drawn: 0,
    get: (key: string) => {
      cache.asked += 1;
      return behind.get(key);
    },
    put: (key: string, thresholds: Parameters<ThresholdCache['put']>[1]) => {
      cache.drawn += 1;
      return behind.put(key, thresholds);
    },
  };
  return cache;
}

const reference = drawRows(300, 1);
const detect = (thresholds: ThresholdCache, rows = drawRows(80, 2), digest = 'one', own = settings) =>
  detectDrift(rows, fitDriftReference(reference, schema, own, digest), { thresholds, random: createRandom(1) });

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

describe('thresholds that are kept in a folder', () => {
  it('are drawn once for each column and size, and give another process the same findings', async () => {
    const path = join(folder, 'kept');
    const first = counting(folderThresholdCache(path));
    const findings = await detect(first);
    expect(first.drawn).toBe(first.asked);
    const files = await filesIn(path);
    expect(files).toHaveLength(first.drawn);
    const second = counting(folderThresholdCache(path));
    expect(await detect(second)).toEqual(findings);
    expect(second).toMatchObject({ asked: first.asked, drawn: 0 });
    // What they are depends on the key alone, not on when or with what they are drawn.
    const bytes = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    await rm(path, { recursive: true });
    await detect(folderThresholdCache(path));
    expect(await Promise.all((await filesIn(path)).map((file) => readFile(file, 'utf8')))).toEqual(bytes);
  });

  it('are another version’s under another digest or other settings', async () => {
    const path = join(folder, 'versions');
    await detect(folderThresholdCache(path));
    const other = counting(folderThresholdCache(path));
    await detect(other, undefined, 'another');
    expect(other.drawn).toBe(other.asked);
    const more = { ...settings, thresholds: { ...settings.thresholds, resamples: 300 } };
    const changed = counting(folderThresholdCache(path));
    await detect(changed, undefined, 'one', more);
    expect(changed.drawn).toBe(changed.asked);
  });

  it('are drawn again where a file is damaged, and mended', async () => {
    const path = join(folder, 'damaged');
    const findings = await detect(folderThresholdCache(path));
    const files = await filesIn(path);
    const whole = await readFile(files[0]!, 'utf8');
    const broken = ['', '{}', whole.slice(0, 100), whole.replace('"sorted":"', '"sorted":"A'), 'null'];
    for (const content of broken) {
      await writeFile(files[0]!, content);
      const cache = counting(folderThresholdCache(path));
      expect(await detect(cache)).toEqual(findings);
      expect(cache.drawn).toBe(1);
      expect(await readFile(files[0]!, 'utf8')).toBe(whole);
    }
    // A file of another key, in its place.
    await writeFile(files[0]!, await readFile(files[1]!, 'utf8'));
    expect(await detect(folderThresholdCache(path))).toEqual(findings);
  });

  it('are drawn each time where the folder cannot be written, and that is told', async () => {
    const path = join(folder, 'a file');
    await writeFile(path, '');
    const problems: unknown[] = [];
    const findings = await detect(folderThresholdCache(path, (error) => problems.push(error)));
    expect(findings.every(({ status }) => status === 'ok')).toBe(true);
    expect(problems.length).toBeGreaterThan(0);
  });
});

it('memory keeps so many, forgets the oldest, and asks what is behind it once', async () => {
  const behind = counting(memoryThresholdCache());
  const cache = memoryThresholdCache(behind, 2);
  const thresholds = { wasserstein: { kind: 'drawn', sorted: Float64Array.of(1) } } as const;
  for (const key of ['a', 'b', 'c']) await cache.put(key, thresholds);
  expect(behind.drawn).toBe(3);
  await cache.get('b');
  await cache.get('c');
  expect(behind.asked).toBe(0);
  expect(await cache.get('a')).toBe(thresholds);
  expect(behind.asked).toBe(1);
  expect(await cache.get('never')).toBeNull();
});

it('counts sizes in two digits, never above what they are', () => {
  const sizes = [1, 9, 10, 99, 100, 104, 109, 110, 999, 1_234, 1_000_000, 1_049_999];
  expect(sizes.map(calibratedSize)).toEqual([1, 9, 10, 99, 100, 100, 100, 110, 990, 1_200, 1_000_000, 1_000_000]);
});

describe('drawing', () => {
  it.each(oracle.binomial)('$n trials of $p hit as often as SciPy says', ({ n, p, probabilities }) => {
    const random = createRandom(3).fork(`${n} ${p}`);
    const draws = 20_000;
    const counts = new Float64Array(n + 1);
    for (let draw = 0; draw < draws; draw += 1) counts[binomial(random, n, p)]! += 1;
    let chiSquare = 0;
    let cells = 0;
    for (const [hits, probability] of probabilities.entries()) {
      const expected = draws * probability;
      if (expected < 5) continue;
      chiSquare += (counts[hits]! - expected) ** 2 / expected;
      cells += 1;
    }
    // Four deviations above what chi-square is on average.
    expect(chiSquare).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
  });

  it('of large counts has the mean and the deviation of its limit', () => {
    const random = createRandom(4);
    const [n, p] = [1_000_000, 0.3];
    const draws = Array.from({ length: 4_000 }, () => (binomial(random, n, p) - n * p) / Math.sqrt(n * p * (1 - p)));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const variance = draws.reduce((sum, value) => sum + value * value, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(draws.length));
    expect(variance).toBeCloseTo(1, 1);
  });

  it('puts every row into a bin, and none into an empty one', () => {
    const random = createRandom(5);
    const counts = new Float64Array(4);
    for (const shares of [
      [0.1, 0, 0.9, 0],
      [0.3, 0.3, 0.1, 0.3],
      [0, 1, 0, 0],
    ]) {
      for (let draw = 0; draw < 200; draw += 1) {
        multinomial(random, 57, shares, counts);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(57);
        for (const [bin, share] of shares.entries()) if (share === 0) expect(counts[bin]).toBe(0);
      }
    }
  });
});

describe('where rows are many', () => {
  const random = createRandom(6);
  const column = numbers(Array.from({ length: 3_000 }, () => Math.exp(normal(random))));

  it.each(['population_stability_index', 'jensen_shannon'] as const)(
    'the limit of the %s is what drawing gives',
    (name) => {
      const of = (asymptoticCount: number) =>
        fitColumn({ kind: 'output' }, column, {
          ...settings,
          thresholds: { ...settings.thresholds, asymptoticCount, resamples: 8_000 },
        })
          .tests.get(name)!
          .calibrate(2_000, createRandom(7))!;
      const [limit, drawn] = [of(50), of(1_000_000)];
      expect([limit.kind, drawn.kind]).toEqual(['chi_square', 'drawn']);
      for (const share of [0.5, 0.1, 0.02]) {
        expect(reachedByChance(limit, share) / reachedByChance(drawn, share)).toBeCloseTo(1, 1);
      }
    },
  );

  it('the Brownian bridge of the Wasserstein distance is what drawing gives', () => {
    if (column.kind !== 'numeric') throw new Error('numbers were expected');
    const rows = { reference: 3_000, sample: 500 };
    const bridge = bridgeDistances(column.sorted, rows, 4_000);
    const test = (resampledRows: number) =>
      fitColumn({ kind: 'output' }, column, {
        ...settings,
        thresholds: { ...settings.thresholds, resampledRows, resamples: 2_000 },
      })
        .tests.get('wasserstein')!
        .calibrate(500, createRandom(8))!;
    for (const share of [0.5, 0.1, 0.02]) {
      expect(reachedByChance(bridge, share) / reachedByChance(test(1_000_000), share)).toBeCloseTo(1, 1);
    }
    expect(test(100)).toEqual(bridgeDistances(column.sorted, rows, 2_000));
  });
});
