import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportDocumentSchema } from '../../src/validation/index.ts';
import { runHale } from '../cli/run-hale.ts';
import { soundVisits, visits } from './make-table.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-validate-'));
  const settings = { project: { name: 'visits' }, data: { schema: visits } };
  await writeFile(join(folder, 'hale.config.json'), JSON.stringify(settings));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Columns = ReturnType<typeof soundVisits>;

function csv(columns: Columns, header = true): string {
  const names = Object.keys(columns);
  const lines = (columns[names[0] as string] ?? []).map((_, row) =>
    names.map((name) => columns[name]?.[row] ?? '').join(','),
  );
  return `${[...(header ? [names.join(',')] : []), ...lines].join('\n')}\n`;
}

/** Runs the program on a file with that content. */
async function validate(name: string, content: string | Uint8Array, ...words: string[]) {
  await writeFile(join(folder, name), content);
  return runHale(['data', 'validate', name, ...words], { folder });
}

const sound = csv(soundVisits());

describe('hale data validate', () => {
  it('prints a table of the checks and accepts a sound file', async () => {
    const { code, out, error } = await validate('sound.csv', sound);
    expect(code).toBe(0);
    expect(out).toMatch(/^check +status +findings\ncolumns +passed\n/);
    expect(out).toMatch(/^missing values +passed$/m);
    expect(out).toMatch(/\n✓ data accepted \(60 rows, 9 checks; no row set apart\)\n$/);
    expect(error).toContain('sound.csv');
  });

  it('shows findings with rows, lines and advice, and writes the rows that are set apart', async () => {
    const columns = {
      ...soundVisits(),
      weight: soundVisits().weight?.with(4, 999) ?? [],
      note: soundVisits().grade ?? [],
    };
    const { code, out } = await validate('odd.csv', csv(columns), '--quarantine', 'bad.csv');
    expect(code).toBe(0);
    expect(out).toMatch(/^ranges +warning +1\n/m);
    expect(out).toContain(
      '→ Correct the cells, add a value that stands for missing to missingValues of weight, or widen its',
    );
    expect(out).toContain('warning ranges  weight: 1 value lies outside 1 to 300 kg: 999\n  line 6: 999\n  → Correct');
    expect(out).toContain('info columns  1 column is not in the schema: "note"');
    expect(out.indexOf('warning ranges')).toBeLessThan(out.indexOf('info columns'));
    expect(out).toContain('the rows that are set apart, and why: bad.csv');
    const [heading, ...rows] = (await readFile(join(folder, 'bad.csv'), 'utf8')).trimEnd().split('\r\n');
    expect(heading).toBe('line,reasons,weight,smoker,ward,grade,died,note');
    expect(rows).toEqual(['6,weight lies outside 1 to 300 kg,999,0,north wing,2,no,2']);
  });

  it('takes a file without names in the order of the schema, and says so', async () => {
    const { code, error } = await validate('nameless.csv', csv(soundVisits(), false));
    expect(code).toBe(0);
    expect(error).toContain('names no columns; they are taken in the order of data.schema');
  });

  it('writes its report as JSON, the same as with --json', async () => {
    const columns = { ...soundVisits(), died: soundVisits().died?.map(() => 'no') ?? [] };
    const { code, out, error } = await validate('one-class.csv', csv(columns), '--json', '--output', 'new/report.json');
    expect(code).toBe(3);
    const document = reportDocumentSchema.parse(JSON.parse(out));
    expect(JSON.parse(await readFile(join(folder, 'new', 'report.json'), 'utf8'))).toEqual(document);
    expect(document).toMatchObject({
      format: 'hale-validation-report',
      format_version: 1,
      dataset: { name: 'visits', simulated: false, files: [{ size_bytes: expect.any(Number) }] },
      passed: false,
      row_count: 60,
      kept_row_count: 60,
      quarantined_row_count: 0,
      quarantine_file: null,
    });
    expect(document.checks.map(({ name }) => name)).toContain('missing_values');
    const refusal = error.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(refusal).error).toMatchObject({ code: 'DATA_REFUSED', category: 'data-quality' });
  });

  it.each([
    ['an empty file', 'empty.csv', '', 'TABLE_FILE_EMPTY'],
    ['a header alone', 'header.csv', `${sound.split('\n')[0]}\n`, 'TABLE_FILE_NO_ROWS'],
    ['a file that was cut off', 'cut.csv', sound.slice(0, sound.lastIndexOf('wing')), 'TABLE_FILE_RAGGED'],
    ['binary bytes', 'binary.csv', Uint8Array.from({ length: 4000 }, (_, at) => (at * 37) % 256), 'TABLE_FILE_BINARY'],
    ['a Parquet file that was cut off', 'cut.parquet', `PAR1${'x'.repeat(500)}`, 'TABLE_FILE_INVALID'],
    ['one class', 'one.csv', sound.replaceAll('yes', 'no'), 'one class alone: no row is "dead"'],
    ['3 rows', 'three.csv', sound.split('\n').slice(0, 4).join('\n'), '3 of 3 rows can be trained on'],
    [
      'a column of nothing but missing values',
      'missing.csv',
      csv({ ...soundVisits(), weight: Array<string>(60).fill('NA') }),
      'weight: nothing but missing values (60 of 60 rows)',
    ],
    ['another table', 'other.csv', 'a,b\n1,2\n3,4\n', 'is this the right file'],
    [
      'decimal commas',
      'comma.csv',
      sound.replaceAll(',', ';').replaceAll(/^\d+/gm, (text) => `${text},5`),
      'weight is not a number',
    ],
  ])('refuses %s with exit code 3, no stack and nothing written', async (_, name, content, expected) => {
    const before = await readdir(folder);
    const { code, error } = await validate(name, content);
    expect(code).toBe(3);
    expect(error).toContain(expected);
    expect(error).not.toMatch(/^\s+at /m);
    expect(error).not.toContain('✓ Validation');
    expect((await readdir(folder)).toSorted()).toEqual([...new Set([...before, name])].toSorted());
  });

  it('misses a file that is not there, and reads no pattern or address', async () => {
    for (const name of ['none.csv', '*.csv', 'http://127.0.0.1:9/a.csv', "x'); SELECT 1 --"]) {
      const { code, error } = await runHale(['data', 'validate', name], { folder });
      expect({ name, code }).toEqual({ name, code: 5 });
      expect(error).toContain('TABLE_FILE_MISSING');
    }
  });

  it('names hostile columns without obeying them', async () => {
    const name = `weight"; DROP TABLE x; --\u001b[2J=1`;
    const { code, out } = await validate('hostile.csv', sound.replace('weight', `"${name.replaceAll('"', '""')}"`));
    expect(code).toBe(3);
    expect(out).toContain('DROP TABLE');
    expect(out).not.toContain('\u001b');
  });

  it('takes a file or a folder, not both', async () => {
    const { code, error } = await runHale(['data', 'validate', 'sound.csv', '--data', '.'], { folder });
    expect(code).toBe(2);
    expect(error).toContain('give one of them');
  });

  it('needs a schema', async () => {
    await writeFile(join(folder, 'bare.json'), '{"project":{"name":"bare"}}');
    const { code, error } = await runHale(['data', 'validate', 'sound.csv', '--config', 'bare.json'], { folder });
    expect(code).toBe(2);
    expect(error).toContain('hale init FILE --target COLUMN');
  });

  it('stops at warnings where it is told to', async () => {
    const odd = csv({ ...soundVisits(), weight: soundVisits().weight?.with(4, 299) ?? [] });
    expect((await validate('rare.csv', odd)).code).toBe(0);
    expect((await validate('rare.csv', odd, '--stop-on', 'warning')).code).toBe(3);
    expect((await validate('rare.csv', odd, '--stop-on', 'nothing')).code).toBe(2);
  });
});
