import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom, normal } from '../../src/statistics/index.ts';
import { runHale } from './run-hale.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-compare-'));
  const write = (name: string, seed: number, shift: number) => {
    const random = createRandom(seed);
    const lines = Array.from(
      { length: 200 },
      () => `${normal(random) + shift},${random.integer(2) === 0 ? 'yes' : 'no'}`,
    );
    return writeFile(join(folder, name), `length,answer\n${lines.join('\n')}\n`);
  };
  await write('before.csv', 1, 0);
  await write('after.csv', 2, 1);
});
afterAll(() => rm(folder, { recursive: true }));

it('tells what differs between two files, for a person and for a script', async () => {
  const told = await runHale(['monitor', 'compare', 'before.csv', 'after.csv'], { folder });
  expect(told).toMatchObject({ code: 0 });
  expect(told.out).toMatch(/length +kolmogorov smirnov +0\.\d+ +< 0\.001 +changed/);
  expect(told.out).toContain('2 of 3 tests show a change.');
  expect(told.out).not.toContain('answer shows no change');
  const scripted = await runHale(['monitor', 'compare', 'before.csv', 'after.csv', '--json'], { folder });
  const document: unknown = JSON.parse(scripted.out);
  expect(document).toMatchObject({ reference_rows: 200, current_rows: 200, ignored_columns: [] });
  expect(document).toHaveProperty(
    'findings.0',
    expect.objectContaining({ subject: 'feature:length', status: 'alert' }),
  );
});

it('tells of no change, of every column with --all, and of a file that is not there', async () => {
  const same = await runHale(['monitor', 'compare', 'before.csv', 'before.csv'], { folder });
  expect(same.out.trim()).toBe('Nothing changed that chance does not explain, by 3 tests.');
  const all = await runHale(['monitor', 'compare', 'before.csv', 'before.csv', '--all', '--no-schema'], { folder });
  expect(all.out).toContain('answer shows no change that chance does not explain');
  const missing = await runHale(['monitor', 'compare', 'before.csv', 'none.csv'], { folder });
  expect(missing.code).not.toBe(0);
  expect(missing.error).toContain('none.csv');
});
