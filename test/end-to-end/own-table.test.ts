import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../src/statistics/index.ts';
import { type Ended, runHale } from '../cli/run-hale.ts';

/** Customers who leave: an id, numbers, a category, a binary, missing cells. */
function customers(rowCount: number): string {
  const random = createRandom(8);
  const lines = Array.from({ length: rowCount }, (_, row) => {
    const leaves = random.next() < 0.4;
    const months = Math.max(1, Math.round(24 + (leaves ? -10 : 10) + 8 * normal(random)));
    const plan = ['basic', 'family', 'business'][random.integer(3)];
    const spend = random.next() < 0.05 ? '' : (40 + (leaves ? 15 : 0) + 12 * normal(random)).toFixed(2);
    return `C${String(row).padStart(5, '0')},${months},${plan},${spend},${random.integer(2)},${leaves ? 'gone' : 'stays'}`;
  });
  return `customer,months,plan,spend,paperless,outcome\n${lines.join('\n')}\n`;
}

describe('a table of one’s own', () => {
  let folder: string;
  const run = (...words: string[]): Promise<Ended> => runHale(words, { folder });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hale-own-table-'));
    await writeFile(join(folder, 'customers.csv'), customers(300));
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));

  it('is described by hale init, which warns of what it guessed', async () => {
    const { code, error, out } = await run('init', 'customers.csv', '--target', 'outcome', '--positive', 'gone');
    expect(`${code} ${error}`).toMatch(/^0 /);
    expect(`${out}${error}`).toContain('customer');
    expect(await readFile(join(folder, 'hale.config.ts'), 'utf8')).toContain('defineConfig');
  });

  it('is trained on at once', async () => {
    const { code, out, error } = await run('train', '--json');
    expect(`${code} ${error}`).toMatch(/^0 /);
    expect(JSON.parse(out)).toMatchObject({ deployed: true, model: { name: 'customers', version: '1' }, failed: [] });
  }, 60_000);

  it.each(['parquet', 'csv', 'jsonl'])('is scored in a file of %s, row by row', async (format) => {
    const output = `scored.${format}`;
    const { code, out, error } = await run('predict', '--input', 'customers.csv', '--output', output, '--json');
    expect(`${code} ${error}`).toMatch(/^0 /);
    const { rows } = JSON.parse(out) as { rows: number };
    expect(rows).toBe(300);
    if (format === 'parquet') return;
    const lines = (await readFile(join(folder, output), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(format === 'csv' ? 301 : 300);
  });
});
