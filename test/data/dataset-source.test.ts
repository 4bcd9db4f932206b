import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SettingsInput, settingsSchema } from '../../src/config/index.ts';
import { createDatasetSource, type DatasetSource } from '../../src/data/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { cellAt, digestTable } from '../../src/table/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-source-'));
  await writeFile(join(folder, 'own.csv'), 'size;kind;bought\n1,5;a;yes\n2;b;no\n;a;yes\n');
  await writeFile(join(folder, 'own.jsonl'), '{"size":1,"kind":"a"}\n{"size":null,"kind":"b"}\n');
  // The form of the UCI files, not their content.
  await writeFile(join(folder, 'processed.cleveland.data'), '50.0,1.0,4.0,120.0,?,0,0,150,0,1.5,2,0,3.0,0\n');
  await writeFile(
    join(folder, 'processed.va.data'),
    '60,0,?,130,0,?,1,?,?,-.5,?,?,7,3\n70,1,1,?,200,1,2,99,1,0,3,3,6,1\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

const sourceOf = (data: SettingsInput['data'], seed = 1): DatasetSource =>
  createDatasetSource(settingsSchema.parse({ project: { name: 'mine' }, data }), {
    folder,
    storageFolder: '.hale',
    random: createRandom(seed),
    fetch: () => Promise.reject(new Error('there is no network')),
  });

const sources: Record<string, SettingsInput['data']> = {
  'a CSV file': { source: 'file', file: { path: 'own.csv' } },
  'a JSON lines file': { source: 'file', file: { path: 'own.jsonl' } },
  'the heart-disease files of a folder': {
    source: 'uci-heart-disease',
    folder: '.',
    uciHeartDisease: { sites: ['va', 'cleveland'] },
  },
  'the simulated cohort': { source: 'uci-heart-disease', simulated: { rowCount: 50 } },
};

describe.each(Object.entries(sources))('the dataset source: %s', (_title, data) => {
  it('loads columns of one length, and says where from', async () => {
    const dataset = await sourceOf(data).load();
    expect(dataset.name).toBe('mine');
    expect(dataset.source).not.toBe('');
    expect(dataset.table.rowCount).toBeGreaterThan(0);
    for (const column of dataset.table.columns) {
      expect(column.kind === 'number' ? column.values.length : column.codes.length).toBe(dataset.table.rowCount);
    }
  });

  it('has the digest of its table, the same at every loading', async () => {
    const [first, second] = [await sourceOf(data).load(), await sourceOf(data).load()];
    expect(first.digest).toBe(digestTable(first.table));
    expect(second.digest).toBe(first.digest);
  });

  it('names each file with the hash and size of its bytes, and is simulated exactly where there are none', async () => {
    const { files, simulated, sourceType } = await sourceOf(data).load();
    for (const { path, sha256, sizeBytes } of files) {
      const bytes = await readFile(path);
      expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(sizeBytes).toBe(bytes.length);
    }
    expect(simulated).toBe(sourceType === 'simulated');
    expect(simulated).toBe(files.length === 0);
  });

  it('stops where it is aborted, with the reason', async () => {
    const reason = new Error('stopped by hand');
    await expect(sourceOf(data).load({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('a file of one’s own', () => {
  it('is refused with what to do where no path is set', async () => {
    await expect(sourceOf({ source: 'file' }).load()).rejects.toMatchObject({
      code: 'DATA_FILE_UNSET',
      message: expect.stringContaining('hale init FILE'),
    });
  });

  it('lies in data.folder where that is set', async () => {
    await mkdir(join(folder, 'empty'));
    await expect(sourceOf({ source: 'file', folder: 'empty', file: { path: 'own.csv' } }).load()).rejects.toMatchObject(
      {
        code: 'TABLE_FILE_MISSING',
        message: expect.stringContaining(join(folder, 'empty', 'own.csv')),
      },
    );
  });

  it('keeps texts that write numbers where the schema lists texts', async () => {
    await writeFile(join(folder, 'codes.csv'), 'code,flag,y\n007,true,1\n7,false,0\n');
    const schema = {
      features: [
        { kind: 'categorical' as const, name: 'code', categories: [{ value: '007' }, { value: '7' }] },
        { kind: 'binary' as const, name: 'flag', categories: [{ value: 'false' }, { value: 'true' }] },
      ],
      target: { name: 'y', negativeValues: [0], positiveValues: [1] },
    };
    const { table } = await sourceOf({ source: 'file', file: { path: 'codes.csv' }, schema }).load();
    expect(table.columns.map((column) => cellAt(column, 0))).toEqual(['007', 'true', 1]);
    expect(table.columns.map((column) => cellAt(column, 1))).toEqual(['7', 'false', 0]);
  });
});

describe('the heart-disease files of a folder', () => {
  it('are joined in the order of the settings, and the site is no column', async () => {
    const dataset = await sourceOf(sources['the heart-disease files of a folder']).load();
    expect(dataset.source).toBe('UCI Heart Disease: va (2 rows), cleveland (1 rows)');
    expect(dataset.table.columns.map((column) => column.name)).toHaveLength(14);
    const age = dataset.table.columns[0];
    expect(age?.kind === 'number' && [...age.values]).toEqual([60, 70, 50]);
    expect([...(dataset.table.lineNumbers ?? [])]).toEqual([1, 2, 1]);
    expect(dataset.table.columns.map((column) => cellAt(column, 0))).toEqual([
      60,
      0,
      null,
      130,
      0,
      null,
      1,
      null,
      null,
      -0.5,
      null,
      null,
      7,
      3,
    ]);
  });

  it('are named where one is missing', async () => {
    const data = {
      source: 'uci-heart-disease' as const,
      folder: '.',
      uciHeartDisease: { sites: ['hungarian' as const] },
    };
    await expect(sourceOf(data).load()).rejects.toMatchObject({
      code: 'TABLE_FILE_MISSING',
      message: expect.stringContaining('processed.hungarian.data'),
    });
  });

  it('are not read twice for one site', () => {
    expect(() => sourceOf({ uciHeartDisease: { sites: ['va', 'va'] } })).toThrow('each site once');
  });
});

describe('what a person should know of the heart-disease files', () => {
  const remarksOf = async (data: SettingsInput['data']): Promise<string[]> => {
    const remarks: string[] = [];
    await createDatasetSource(settingsSchema.parse({ data }), {
      folder,
      storageFolder: '.hale',
      random: createRandom(1),
      fetch: () => Promise.reject(new Error('there is no network')),
      onRemark: (text) => remarks.push(text),
    }).load();
    return remarks;
  };

  it('is why patients are simulated, and how to have real ones', async () => {
    const [remark, ...others] = await remarksOf({
      source: 'uci-heart-disease',
      uciHeartDisease: { baseUrl: 'http://127.0.0.1:1/files/' },
    });
    expect(others).toEqual([]);
    expect(remark).toMatch(
      /^http:\/\/127\.0\.0\.1:1\/files\/processed\.cleveland\.data cannot be read: there is no net/,
    );
    expect(remark).toContain('SIMULATED');
    expect(remark).toContain('--data DIR');
  });

  it('is that a file is another than UCI published', async () => {
    expect(await remarksOf({ source: 'uci-heart-disease', folder: '.' })).toEqual([
      `${join(folder, 'processed.cleveland.data')} is not the file that UCI published; it is read as it is`,
    ]);
  });
});

describe('the folder of the data', () => {
  it.each(['uci-heart-disease', 'file'] as const)('is missed by its own name, of the source %s', async (source) => {
    const data = { source, folder: 'nope', file: { path: 'own.csv' } };
    await expect(sourceOf(data).load()).rejects.toMatchObject({
      code: 'TABLE_FILE_MISSING',
      message: expect.stringMatching(/^there is no folder .*\/nope; --data/),
    });
    await expect(sourceOf({ ...data, folder: 'own.csv' }).load()).rejects.toThrow(/own\.csv is a file, not a folder/);
  });
});
