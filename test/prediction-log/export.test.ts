import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { readTable } from '../../src/table/index.ts';
import { runHale } from '../cli/run-hale.ts';
import { append, appendAll, openTestLog, prediction, requestId, seal } from './test-log.ts';

const model = 'heart-disease';
const hostile = `x"; DROP TABLE rows; --'`;
let folder: string;
let ids: string[];

/** A log of three days: the first sealed, the second closed, of two versions with other features. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-export-'));
  const logFolder = join(folder, '.hale', 'prediction-log');
  ids = [];
  const record = async (day: string, version: string, features: readonly object[]) => {
    const log = await openTestLog(logFolder, { now: () => Date.parse(`${day}T10:00:00.000Z`) });
    const all = features.map((each) => prediction({ features: JSON.stringify(each), probability: 1 / 3 }));
    await appendAll(log.of({ name: model, version }), all);
    log.of({ name: model, version }).appendRefused(requestId, [[{ feature: 'age', code: 'wrong_type', found: '"x"' }]]);
    await append(log.of({ name: model, version }), prediction({ features: '{"age":null}', positive: true }));
    ids.push(...all.map(({ id }) => id));
    await log.close();
  };
  await record('2026-03-01', '1', [{ age: 63, site: '=HYPERLINK("http://evil.example")', class: 'own' }]);
  await seal(logFolder);
  await record('2026-03-02', '2', [
    { age: 1e-7, [hostile]: '@SUM(1)', Age: 'other case', site: 7 },
    { age: -1.5, [hostile]: 'a,b\r\n"c"' },
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const hale = (...words: string[]) => runHale(['log', ...words, '--set', `project.name=${model}`], { folder });
const exported = async (name: string, ...words: string[]) => {
  const { code, error, out } = await hale('export', '--output', name, '--json', ...words);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  return { file: join(folder, name), result: JSON.parse(out) };
};

describe('hale log list', () => {
  it('tells how much is logged of each model, and of each segment', async () => {
    const { code, out } = await hale('list');
    expect(code).toBe(0);
    expect(out.split('\n')[1]).toMatch(
      /^heart-disease {2,}5 {2,}2 {2,}2 {2,}1 {2,}\S+ \S+ {2}2026-03-01 .* {2}2026-03-02/,
    );
    const segments = (await hale('list', '--model', model)).out.trim().split('\n');
    expect(segments).toHaveLength(3);
    const { models } = JSON.parse((await hale('list', '--json')).out);
    expect(models).toMatchObject([
      {
        model,
        segments: [
          { state: 'sealed', rows: 3, refused_rows: 1, first_time: '2026-03-01T10:00:00.000Z' },
          { state: 'closed', rows: 4, refused_rows: 1, last_time: '2026-03-02T10:00:00.000Z' },
        ],
      },
    ]);
  });
});

describe('hale log export', () => {
  it('writes the lines of the log, whichever state their segments are in', async () => {
    const { file, result } = await exported('all.jsonl');
    expect(result).toEqual({ model, rows: 5, format: 'jsonl', output: 'all.jsonl' });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe(
      `{"prediction_id":"${ids[0]}","time":"2026-03-01T10:00:00.000Z","version":"1","request_id":"request-1","probability":0.3333333333333333,"class":0,"features":{"age":63,"site":"=HYPERLINK(\\"http://evil.example\\")","class":"own"}}`,
    );
    expect(lines).toHaveLength(5);
  });

  it('writes a table in CSV in which no cell is a formula', async () => {
    const { file } = await exported('all.csv', '--from', '2026-03-02', '--to', '2026-03-03');
    const text = await readFile(file, 'utf8');
    const [heading, first] = text.split('\r\n');
    expect(heading).toBe(
      `prediction_id,time,version,request_id,age,"x""; DROP TABLE rows; --'",feature_Age,site,probability,class`,
    );
    expect(first).toBe(
      `${ids[1]},2026-03-02T10:00:00.000Z,2,request-1,1e-7,"'@SUM(1)",other case,7,0.3333333333333333,0`,
    );
    const all = await readFile((await exported('everything.csv')).file, 'utf8');
    expect(all).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(all.split('\r\n')[0]).toContain(',feature_class,');
  });

  it('writes the same table in Parquet', async () => {
    const { limits } = settingsSchema.parse({}).data;
    const [parquet, csv] = await Promise.all(
      ['all.parquet', 'table.csv'].map(async (name) => readTable((await exported(name)).file, { limits })),
    );
    const namesOf = (table = csv) => table?.columns.map(({ name }) => name);
    expect(namesOf(parquet)).toEqual(namesOf(csv));
    expect(parquet?.rowCount).toBe(5);
    expect(parquet?.columns.find(({ name }) => name === 'age')).toEqual(
      csv?.columns.find(({ name }) => name === 'age'),
    );
    expect(parquet?.columns.find(({ name }) => name === hostile)).toMatchObject({
      kind: 'text',
      dictionary: ['@SUM(1)', 'a,b\r\n"c"'],
    });
  });

  it.each([
    ['no output', ['export'], 2, 'give one with --output'],
    ['an unknown ending', ['export', '--output', 'x.txt'], 2, 'one of csv, jsonl, parquet'],
    ['a moment without a zone', ['export', '--output', 'x.csv', '--from', '2026-03-01T10:00'], 2, 'is no moment'],
    [
      'a model that nothing is logged of',
      ['export', '--output', 'x.csv', '--model', '../../etc'],
      5,
      'there is heart-disease',
    ],
    ['a folder that is not there', ['export', '--output', 'nowhere/x.csv'], 5, 'cannot be written'],
  ])('refuses %s, and writes nothing', async (_title, words, code, message) => {
    const before = await readdir(folder);
    const ended = await hale(...words);
    expect(ended.error).toContain(message);
    expect(ended.code).toBe(code);
    expect(await readdir(folder)).toEqual(before);
  });
});
