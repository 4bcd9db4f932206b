import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { createDatasetSource } from '../../src/data/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { cellAt, findColumn } from '../../src/table/index.ts';
import { runHale } from '../cli/run-hale.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';

const names = ['months', 'region', 'calls', 'outcome'];
const random = createRandom(5);
const rows = Array.from({ length: 120 }, () => {
  const months = random.integer(60);
  const leaves = months + 40 * random.next() < 45 ? 'gone' : 'stays';
  return [months, ['01', '02', '10'][random.integer(3)], random.integer(9), leaves];
});
const csv = (records: readonly (readonly unknown[])[]): string =>
  `${records.map((cells) => cells.join(',')).join('\n')}\n`;

const schema = {
  features: [
    { kind: 'numeric', name: 'months' },
    { kind: 'categorical', name: 'region', categories: ['01', '02', '10'].map((value) => ({ value, label: value })) },
    { kind: 'numeric', name: 'calls' },
  ],
  target: {
    name: 'outcome',
    negativeValues: ['stays'],
    positiveValues: ['gone'],
    negativeLabel: 'stays',
    positiveLabel: 'gone',
  },
};

let folder: string;
let test: TestDatabase;
beforeAll(async () => {
  [folder, test] = await Promise.all([mkdtemp(join(tmpdir(), 'hale-headerless-')), openTestDatabase()]);
  await writeFile(join(folder, 'named.csv'), csv([names, ...rows]));
  await writeFile(join(folder, 'bare.csv'), csv(rows));
  await writeFile(join(folder, 'wide.csv'), csv(rows.map((cells, row) => [`C${row}`, ...cells])));
  const data = { source: 'file', file: { path: 'bare.csv' }, schema };
  await writeFile(join(folder, 'hale.config.json'), JSON.stringify({ project: { name: 'customers' }, data }));
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

const hale = (...words: string[]) => runHale(words, { folder, variables: { DATABASE_URL: test.url } });
async function load(file: Record<string, unknown>) {
  const settings = settingsSchema.parse({ project: { name: 'customers' }, data: { file, schema } });
  const remarks: string[] = [];
  const onRemark = (text: string) => void remarks.push(text);
  const source = createDatasetSource(settings, { folder, storageFolder: folder, random: createRandom(1), onRemark });
  return { ...(await source.load()), remarks };
}

describe('a file without a header', () => {
  it('is the same data as with one: by the schema, or by the names that are given', async () => {
    const named = await load({ path: 'named.csv' });
    const bare = await load({ path: 'bare.csv' });
    expect(bare.digest).toBe(named.digest);
    expect([named.remarks, bare.remarks]).toEqual([
      [],
      [expect.stringMatching(/bare\.csv names no columns; they are taken in the order of data\.schema$/)],
    ]);
    const region = findColumn(bare.table, 'region');
    expect(region && cellAt(region, 0)).toBe(rows[0]?.[1]);

    const wide = await load({ path: 'wide.csv', columnNames: ['customer', ...names] });
    expect(wide.table.columns.map(({ name }) => name)).toEqual(['customer', ...names]);
    // Names that are given are for files that have none.
    expect((await load({ path: 'named.csv', columnNames: [...names].reverse() })).digest).toBe(named.digest);
  });

  it('is trained on, and scored with and without its target', async () => {
    const { code, out, error } = await hale('train', '--json', '--set', 'training.kinds=["logistic_regression"]');
    expect({ code, error }).toMatchObject({ code: 0, error: expect.stringContaining('names no columns') });
    expect(JSON.parse(out)).toMatchObject({ dataset: { row_count: 120, quarantined_rows: 0 }, deployed: true });
    await writeFile(join(folder, 'new.csv'), csv(rows.map((cells) => cells.slice(0, 3))));
    for (const input of ['bare', 'new', 'named']) {
      expect(await hale('predict', '--input', `${input}.csv`, '--output', `${input}.out.csv`)).toMatchObject({
        code: 0,
      });
    }
    const [bare, unlabelled, named] = await Promise.all(
      ['bare', 'new', 'named'].map((input) => readFile(join(folder, `${input}.out.csv`), 'utf8')),
    );
    expect(bare).toBe(named);
    expect(unlabelled).toBe(named);
  });

  it('of other columns is refused everywhere, and says what to set', async () => {
    const wide = ['--set', 'data.file.path=wide.csv'];
    const refused = await Promise.all([
      hale('train', ...wide),
      hale('data', 'validate', ...wide),
      hale('data', 'validate', 'wide.csv'),
      hale('predict', '--input', 'wide.csv', '--output', 'wide.out.csv'),
      hale('init', 'wide.csv', '--target', 'outcome', '--output', 'x.ts', '--set', 'data.file.columnNames=["a","b"]'),
    ]);
    for (const { code, error } of refused) {
      expect({ code, error }).toMatchObject({ code: 3, error: expect.stringContaining('TABLE_COLUMN_NAMES_INVALID') });
      expect(error).toMatch(
        /wide\.csv names no columns: its first line, "C0", .* is taken for a row\. It has 5 cells, and data\.(schema has 4|file\.columnNames has 2) names; .*set data\.file\.columnNames/,
      );
    }
  });

  it('is described by hale init under names that its configuration keeps', async () => {
    const given = `data.file.columnNames=${JSON.stringify(['customer', ...names])}`;
    const words = ['init', 'wide.csv', '--target', 'outcome', '--positive', 'gone', '--yes', '--output'];
    const { code, error } = await hale(...words, 'wide.config.ts', '--set', given);
    expect({ code, error }).toMatchObject({ code: 0, error: expect.not.stringContaining('go by number') });
    expect(await readFile(join(folder, 'wide.config.ts'), 'utf8')).toContain(
      "columnNames: ['customer', 'months', 'region', 'calls', 'outcome']",
    );
    expect(await hale('data', 'validate', '--config', 'wide.config.ts')).toMatchObject({ code: 0 });

    words[3] = 'column_5';
    const numbered = await hale(...words, 'numbered.config.ts');
    expect(numbered).toMatchObject({ code: 0, error: expect.stringContaining('data.file.columnNames=') });
    expect(await hale('data', 'validate', '--config', 'numbered.config.ts')).toMatchObject({ code: 0 });
  });
});
