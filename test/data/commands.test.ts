import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHale } from '../cli/run-hale.ts';
import { describeWithRealData } from '../real-data.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-commands-'));
});
afterEach(() => rm(folder, { recursive: true }));

const csv = [
  'id;age;city;when;left',
  ...Array.from(
    { length: 60 },
    (_, row) =>
      `${row};${20 + (row % 31)},5;${['Rome', 'Oslo', 'Paris'][row % 3]};2024-01-01;${row % 4 ? 'no' : 'yes'}`,
  ),
].join('\n');
const table = csv.replaceAll(',5;', '.5;');
const hale = (...words: string[]) => runHale(words, { folder });

describe('hale init', () => {
  it('writes a configuration that the program reads at once, and says what it guessed', async () => {
    await writeFile(join(folder, 'My Customers.csv'), table);
    const { code, out, error } = await hale('init', 'My Customers.csv', '--target', 'left');
    expect({ code, error }).toMatchObject({ code: 0 });
    expect(out).toContain(
      'wrote hale.config.ts: 2 features, 2 columns left out\npredicts left = "yes", which 25.0% of',
    );
    expect(out).toMatch(/^ {2}id: 60 whole numbers, no two alike → left out/m);
    expect(out).toMatch(/^ {2}when: .*constant|when: every cell is "2024-01-01" → left out/m);
    expect(out.trimEnd().split('\n').at(-1)).toBe('Next: hale train');
    const shown = await hale('config', 'show', 'project', '--json');
    expect(JSON.parse(shown.out).settings[0]).toMatchObject({ value: 'my-customers', origin: 'hale.config.ts' });
    const data = await hale('data', 'show', '--json');
    expect(JSON.parse(data.out)).toMatchObject({
      source_type: 'file',
      row_count: 60,
      target: { negative: { label: 'no', rows: 45 }, positive: { label: 'yes', rows: 15 }, without_class: 0 },
    });
    expect((await hale('data', 'validate')).code).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(['My Customers.csv', 'hale.config.ts']);
  });

  it('tells a script everything', async () => {
    await writeFile(join(folder, 't.csv'), table);
    const { code, out } = await hale(
      'init',
      't.csv',
      '--target',
      'city',
      '--positive',
      'Rome',
      'Oslo',
      '--json',
      '--output',
      'sub/x.ts',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      output: join(folder, 'sub', 'x.ts'),
      project: 't',
      rows: 60,
      positive_rows: 40,
      negative_rows: 20,
      left_out: ['id', 'when'],
      schema: { target: { name: 'city', positiveValues: ['Rome', 'Oslo'] } },
      guesses: [
        { code: 'identifier', column: 'id' },
        { code: 'constant', column: 'when' },
      ],
    });
    expect(await readFile(join(folder, 'sub', 'x.ts'), 'utf8')).toContain("file: { path: '../t.csv' }");
  });

  it('replaces no configuration unless it is forced', async () => {
    await writeFile(join(folder, 't.csv'), table);
    await writeFile(join(folder, 'hale.config.ts'), 'export default {};\n');
    const refused = await hale('init', 't.csv', '--target', 'left');
    expect(refused.code).toBe(2);
    expect(refused.error).toContain('CONFIG_FILE_EXISTS');
    expect(await readFile(join(folder, 'hale.config.ts'), 'utf8')).toBe('export default {};\n');
    expect((await hale('init', 't.csv', '--target', 'left', '--force')).code).toBe(0);
    expect(await readFile(join(folder, 'hale.config.ts'), 'utf8')).toContain("path: 't.csv'");
  });

  it('writes none beside another that would contradict it', async () => {
    await writeFile(join(folder, 't.csv'), table);
    await writeFile(join(folder, 'hale.config.yaml'), '{}\n');
    const { code, error } = await hale('init', 't.csv', '--target', 'left', '--force');
    expect(code).toBe(2);
    expect(error).toContain('hale.config.yaml is there already');
  });

  it.each<[string, string, string[], number, RegExp]>([
    ['no target', table, [], 2, /--target; t\.csv has "id", "age", "city", "when", "left"/],
    ['a target that is not there', table, ['--target', 'lef'], 3, /did you mean "left"\?/],
    ['a target of three values', table, ['--target', 'city'], 3, /has 3 values.*--positive "Rome";/],
    ['3 rows', 'a,y\n1,0\n2,1\n3,0\n', ['--target', 'y'], 3, /3 rows/],
    ['one class', `a,y\n${'1,0\n'.repeat(50)}`, ['--target', 'y'], 3, /one class/],
    ['nothing', '', ['--target', 'y'], 3, /empty/],
    ['a header alone', 'a,y\n', ['--target', 'y'], 3, /no row/],
    ['an output that is no TypeScript', table, ['--target', 'left', '--output', 'x.json'], 2, /must end in \.ts/],
  ])('refuses %s, and writes nothing', async (_title, content, words, exit, message) => {
    await writeFile(join(folder, 't.csv'), content);
    const { code, error, out } = await hale('init', 't.csv', ...words);
    expect({ code, out }).toEqual({ code: exit, out: '' });
    expect(error).toMatch(message);
    expect(error).not.toMatch(/^\s+at /m);
    expect(await readdir(folder)).toEqual(['t.csv']);
  });
});

describe('hale data show and download, where no network answers', () => {
  const offline = ['--set', 'data.uciHeartDisease.baseUrl=http://127.0.0.1:1/'];

  it('shows simulated patients, said in capitals, with the figures of each column', async () => {
    const { code, out } = await hale('data', 'show', ...offline);
    expect(code).toBe(0);
    expect(out).toMatch(/^SIMULATED DATA/);
    expect(out).toMatch(/^age +numeric +[▁▂▃▄▅▆▇█]{10} +\d+ to \d+ years, median \d+/m);
    expect(out).toMatch(/^thal +categorical +\d\.\d% /m);
    expect(out).toMatch(/^num: no disease \d+ \(5\d\.\d%\), disease \d+/m);
  });

  it('fails to download with exit code 5, and offers no simulated patients for files', async () => {
    const { code, out, error } = await hale('data', 'download', ...offline);
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(error).toMatch(/DATASET_UNREACHABLE/);
    expect(error).toContain('--data DIR');
  });
});

describeWithRealData('hale data with the real files', (realData) => {
  it('shows them', async () => {
    const { code, out } = await hale('data', 'show', '--data', realData, '--json');
    expect(code).toBe(0);
    const shown = JSON.parse(out);
    expect(shown).toMatchObject({
      simulated: false,
      row_count: 303,
      target: { positive: { label: 'disease', rows: 139 } },
    });
    const column = (name: string) => shown.columns.find((other: { name: string }) => other.name === name);
    expect(column('ca')).toMatchObject({ kind: 'ordinal', missing: 4, refused: 0 });
    expect(column('age').numbers).toMatchObject({ minimum: 29, maximum: 77, median: 56 });
    expect(column('age').numbers.histogram.reduce((sum: number, rows: number) => sum + rows, 0)).toBe(303);
  });

  it('downloads nothing where a folder holds them, and names the digest of all four', async () => {
    const sites = ['cleveland', 'hungarian', 'switzerland', 'va'];
    const { code, out } = await hale('data', 'download', '--data', realData, '--json', '--sites', ...sites);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ rows: 920, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(JSON.parse(out).files).toHaveLength(4);
  });
});
