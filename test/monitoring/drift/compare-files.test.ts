import { describe, expect, it } from 'vitest';
import { compareFiles, type FileComparisonRequest } from '../../../src/monitoring/drift/index.ts';
import { type Finding, subjectKey } from '../../../src/monitoring/finding.ts';
import { createRandom } from '../../../src/statistics/index.ts';
import { limits, useTableFiles } from '../../table/table-files.ts';
import { type Change, drawRows, schema, settings } from './columns-of.ts';

const files = useTableFiles();
const sites = ['a', 'b', 'c'];

/** The rows as CSV, with a column that no schema knows. */
function csvOf({ rows }: ReturnType<typeof drawRows>, header = 'age,weight,site,smokes,visit'): string {
  const lines = Array.from({ length: rows.rowCount }, (_, row) => {
    const [age, weight, site, smokes] = rows.values.subarray(row * 4, row * 4 + 4);
    return [Number.isNaN(age!) ? '' : age, weight, sites[site!], smokes, row].join(',');
  });
  return `${header}\n${lines.join('\n')}\n`;
}

const write = (seed: number, change: Change, name: string, rowCount = 400) =>
  files.write(csvOf(drawRows(rowCount, seed, change)), name);

const compare = (reference: string, current: string, other: Partial<FileComparisonRequest> = {}) =>
  compareFiles({ reference, current, schema, reading: { limits }, settings, random: createRandom(1), ...other });

const decided = (findings: readonly Finding[]) =>
  Object.fromEntries(
    findings.filter(({ isDeciding }) => isDeciding).map(({ subject, status }) => [subjectKey(subject), status]),
  );

const unchanged = {
  'feature:age': 'ok',
  'feature:weight': 'ok',
  'feature:site': 'ok',
  'feature:smokes': 'ok',
  all_features: 'ok',
};

describe('two files', () => {
  it('of one population differ in nothing, and of a changed one in what has changed', async () => {
    const reference = await write(1, {}, 'reference.csv');
    const same = await compare(reference, await write(2, {}, 'same.csv'));
    expect(decided(same.findings)).toEqual(unchanged);
    expect(same).toMatchObject({ referenceRows: 400, currentRows: 400, ignoredColumns: ['visit'] });
    const shifted = await compare(reference, await write(3, { ageShift: 0.6, remappedShare: 0.3 }, 'shifted.csv'));
    expect(decided(shifted.findings)).toEqual({
      ...unchanged,
      'feature:age': 'alert',
      'feature:site': 'alert',
      all_features: 'alert',
    });
  });

  it('say the same as CSV, Parquet and JSON lines, and whatever part is in memory at a time', async () => {
    const reference = await write(1, {}, 'formats.csv');
    const current = await write(4, { ageShift: 0.3 }, 'formats-now.csv');
    const { findings } = await compare(reference, current);
    const parquet = await files.writeParquet(`SELECT * FROM '${current}'`, 'now.parquet');
    const lines = drawRows(400, 4, { ageShift: 0.3 });
    const jsonl = Array.from({ length: 400 }, (_, row) => {
      const [age, weight, site, smokes] = lines.rows.values.subarray(row * 4, row * 4 + 4);
      return JSON.stringify({ age: Number.isNaN(age!) ? null : age, weight, site: sites[site!], smokes });
    }).join('\n');
    expect((await compare(reference, parquet)).findings).toEqual(findings);
    expect((await compare(reference, await files.write(`${jsonl}\n`, 'now.jsonl'))).findings).toEqual(findings);
    const narrow = { ...settings, files: { ...settings.files, columnBytes: 1 } };
    expect((await compare(reference, current, { settings: narrow })).findings).toEqual(findings);
  });

  it('know their kinds without a schema, and a file from itself', async () => {
    const path = await write(1, {}, 'inferred.csv');
    const { findings, ignoredColumns } = await compare(path, path, { schema: undefined });
    expect(ignoredColumns).toEqual([]);
    const checks = Object.fromEntries(
      findings.filter(({ isDeciding }) => isDeciding).map(({ subject, check }) => [subjectKey(subject), check]),
    );
    expect(checks).toEqual({
      'feature:age': 'kolmogorov_smirnov',
      'feature:weight': 'kolmogorov_smirnov',
      'feature:site': 'chi_square',
      'feature:smokes': 'chi_square',
      'feature:visit': 'kolmogorov_smirnov',
      all_features: 'domain_classifier',
    });
    expect(findings.every(({ status }) => status === 'ok')).toBe(true);
  });

  it('are compared by what their cells are where neither has a column of the schema', async () => {
    const rename = (text: string) => text.replace('age,weight,site,smokes,visit', 'p,q,r,s,t');
    const [before, now] = [csvOf(drawRows(100, 1)), csvOf(drawRows(100, 2))];
    const compared = await compare(await files.write(rename(before), 'p.csv'), await files.write(rename(now), 'q.csv'));
    expect(Object.keys(decided(compared.findings))).toEqual(
      ['p', 'q', 'r', 's', 't'].map((name) => `feature:${name}`).concat('all_features'),
    );
  });
});

describe('files that are not alike', () => {
  it('say which column the other lacks, and compare the rest', async () => {
    const reference = await write(1, {}, 'whole.csv');
    const current = await files.writeParquet(`SELECT * EXCLUDE (site) FROM '${reference}'`, 'lacking.parquet');
    const { findings } = await compare(reference, current);
    expect(decided(findings)).toEqual({ ...unchanged, 'feature:site': 'insufficient' });
    const lacking = findings.find(({ status }) => status === 'insufficient')!;
    expect(lacking.detail).toContain('the other file has no such column');
    expect(lacking).toMatchObject({ check: 'chi_square', sampleSize: 0, referenceSize: 400, statistic: null });
    expect(JSON.parse(JSON.stringify(findings))).toEqual(findings);
  });

  it('tell a category that the schema does not know from a missing one', async () => {
    const reference = await write(1, {}, 'known.csv');
    const current = await files.writeParquet(
      `SELECT * REPLACE (CASE WHEN visit < 200 THEN 'z' ELSE site END AS site) FROM '${reference}'`,
      'unknown.parquet',
    );
    for (const asked of [schema, undefined]) {
      const { findings } = await compare(reference, current, { schema: asked });
      const found = findings.find(
        ({ check, subject }) => check === 'chi_square' && subjectKey(subject) === 'feature:site',
      )!;
      expect(found.status).toBe('alert');
      expect(found.distributions?.bins).toEqual(['a', 'b', 'c', 'z']);
      expect(found.distributions?.current.at(-1)).toBe(0.5);
    }
  });

  it('take the values that stand for missing from the schema, of numbers and of codes', async () => {
    const marked = {
      ...schema,
      features: schema.features.map((feature) => ({
        ...feature,
        missingValues: feature.name === 'smokes' ? [9] : [-9, '?'],
      })),
    };
    const reference = await write(1, {}, 'unmarked.csv');
    const current = await files.writeParquet(
      `SELECT * REPLACE (CASE WHEN visit < 100 THEN -9.0 ELSE age END AS age, CASE WHEN visit < 100 THEN 9.0 WHEN visit < 200 THEN 7.0 ELSE smokes END AS smokes) FROM '${reference}'`,
      'marked.parquet',
    );
    const { findings } = await compare(reference, current, { schema: marked });
    const of = (check: string, subject: string) =>
      findings.find((finding) => finding.check === check && subjectKey(finding.subject) === subject)!;
    const missingBefore = drawRows(400, 1).rows.values.filter(
      (value, cell) => cell % 4 === 0 && cell >= 400 && Number.isNaN(value),
    ).length;
    expect(of('kolmogorov_smirnov', 'feature:age')).toMatchObject({ status: 'ok', sampleSize: 300 - missingBefore });
    const { bins, current: shares } = of('chi_square', 'feature:smokes').distributions!;
    expect(bins).toEqual(['0', '1', '7', 'missing']);
    expect(shares.slice(2)).toEqual([0.25, 0.25]);
  });

  it('compare no free text, and say so', async () => {
    const text = (from: number) =>
      `name,n\n${Array.from({ length: 60 }, (_, row) => `person ${from + row},${(row * 7919) % 61}.5`).join('\n')}\n`;
    const own = { ...settings, files: { ...settings.files, maximumCategories: 20 } };
    const { findings } = await compare(
      await files.write(text(0), 'names.csv'),
      await files.write(text(100), 'others.csv'),
      {
        schema: undefined,
        settings: own,
      },
    );
    expect(decided(findings)).toEqual({ 'feature:name': 'insufficient', 'feature:n': 'ok', all_features: 'ok' });
  });

  it('take a column that is numbers in one file and words in the other for categories', async () => {
    const column = (value: (row: number) => string) =>
      `code,n\n${Array.from({ length: 80 }, (_, row) => `${value(row)},${row * 1.5}`).join('\n')}\n`;
    const reference = await files.write(
      column((row) => String(row % 3)),
      'numbers.csv',
    );
    const current = await files.write(
      column((row) => (row % 2 === 0 ? 'high' : String(row % 3))),
      'words.csv',
    );
    const { findings } = await compare(reference, current, { schema: undefined });
    expect(decided(findings)).toMatchObject({ 'feature:code': 'alert', 'feature:n': 'ok' });
  });

  it('are refused where they have no column in common', async () => {
    const reference = await files.write('a\n1\n2\n', 'a.csv');
    const current = await files.write('b\n1\n2\n', 'b.csv');
    await expect(compare(reference, current)).rejects.toMatchObject({ code: 'DATA_COLUMN_MISSING' });
    await expect(compare(reference, `${current}.none`)).rejects.toMatchObject({ code: 'TABLE_FILE_MISSING' });
  });

  it('with few rows are insufficient', async () => {
    const few = await write(1, {}, 'few.csv', 5);
    const { findings } = await compare(few, few);
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['insufficient']));
  });
});

it('stops where it is told to', async () => {
  const path = await write(1, {}, 'stopped.csv');
  await expect(compare(path, path, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
});
