import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../src/statistics/index.ts';
import { type Ended, runHale } from '../cli/run-hale.ts';
import { startHale } from './running-hale.ts';

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

const script = '<script>alert(1)</script>';
const statement = '"; drop table monitoring_windows; --';
const formula = "=it's|calc!A0";
const hostileNames = [script, statement, formula, 'a/../../b', 'output', '\u202egnp.%s'];

/** Columns whose names would do harm where they are pasted into SQL, HTML, a path, a sheet or a terminal, or mean something else. */
function hostileTable(rowCount: number): string {
  const random = createRandom(21);
  const other = createRandom(22);
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = Array.from({ length: rowCount }, () => {
    const leaves = random.next() < 0.4;
    const category = [script, statement, '{{7*7}}'][random.integer(3)] as string;
    const cells = [2 * Number(leaves) + normal(random), random.integer(90), 5 + normal(random), random.integer(2)];
    return `${[...cells, normal(other)].map((cell) => cell.toFixed(2)).join(',')},${quoted(category)},${leaves ? 'gone' : 'stays'}`;
  });
  return `${hostileNames.map(quoted).join(',')},"out""come"\n${lines.join('\n')}\n`;
}

describe('a table with names that mean harm', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hale-hostile-table-'));
    await writeFile(join(folder, 'visits.csv'), hostileTable(240));
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));

  it('is trained on, served, replayed and monitored like any other', async () => {
    const run = async (...words: string[]): Promise<string> => {
      const { code, out, error } = await runHale(words, { folder });
      if (code !== 0) throw new Error(`hale ${words.join(' ')} ended with ${code}: ${error}`);
      return out;
    };
    await run('init', 'visits.csv', '--target', 'out"come', '--positive', 'gone');
    expect(await readFile(join(folder, 'hale.config.ts'), 'utf8')).not.toContain('\u202e');
    await run('train', '--set', 'training.kinds=["logistic_regression"]');
    const hale = await startHale(folder, ['--set', 'agent.enabled=false']);
    try {
      const { url } = hale.started;
      await run('simulate', '--file', 'visits.csv', '--url', url);
      const fault = `unit-error:column=${formula},factor=10`;
      await run('simulate', '--file', 'visits.csv', '--url', url, '--rows', '160', '--fault', fault);
      const told = await run('monitor', 'run');
      expect(told).toContain(`drift in 1 feature (${formula})`);
      expect(told).not.toContain('\u202e');
      expect(await run('monitor', 'list')).toMatch(/ 4 .* changed\n.* 1 .* healthy\n/s);
      const gauges = await (await fetch(`${url}/metrics`)).text();
      expect(gauges).toContain(`feature="${statement.replaceAll('"', '\\"')}",test="kolmogorov_smirnov"`);
      for (const of of ['output', 'feature:output']) {
        expect(gauges).toContain(`feature="${of}",test="kolmogorov_smirnov"`);
      }
      const exported = await run('log', 'export', '--output', 'log.csv').then(() =>
        readFile(join(folder, 'log.csv'), 'utf8'),
      );
      expect(exported.split('\n')[0]).toContain(`"'${formula}"`.replaceAll('"', ''));
      expect(exported.trimEnd().split('\n')).toHaveLength(401);
    } finally {
      hale.kill('SIGKILL');
      await hale.ended;
    }
  }, 60_000);
});
