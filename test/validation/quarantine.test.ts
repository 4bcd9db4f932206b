import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { cellAt, readTable } from '../../src/table/index.ts';
import { csvCell } from '../../src/validation/csv-cell.ts';
import { quarantinePath, validateTable, writeQuarantine } from '../../src/validation/index.ts';
import { makeSettings, makeTable, soundVisits, visits } from './make-table.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-quarantine-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a cell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+SUM(A1)', "'+SUM(A1)"],
    ['-2+3', "'-2+3"],
    ['@cmd', "'@cmd"],
    ['\t=1', "'\t=1"],
    ['\rx', "'\rx"],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['=cmd|"/c calc"!A1', `'=cmd|"/c calc"!A1`],
  ])('that a spreadsheet would compute, %j, is text', (cell, text) => {
    expect(
      csvCell(cell)
        .replace(/^"(.*)"$/s, '$1')
        .replaceAll('""', '"'),
    ).toBe(text);
  });

  it.each(['-1.5', '+2', '.5', '-1e-3', 'a=b', 'x@y.z', 'north-wing', '', 'a,b', 'say "a"', 'two\nlines'])(
    'that says %j says it still',
    (cell) => {
      expect(
        csvCell(cell)
          .replace(/^"(.*)"$/s, '$1')
          .replaceAll('""', '"'),
      ).toBe(cell);
    },
  );

  it('is a number as it is, and empty where it is missing', () => {
    expect([csvCell(-1.5), csvCell(0), csvCell(1e21), csvCell(null)]).toEqual(['-1.5', '0', '1e+21', '']);
  });

  it('of any text begins no formula and stays in its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cell = csvCell(text);
        const inner = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(inner === text || inner === `'${text}`).toBe(true);
        if (/^[=+\-@\t\r]/.test(inner)) expect(Number.isNaN(Number(inner))).toBe(false);
        if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",;\n\r\t]/);
      }),
    );
  });
});

describe('the file', () => {
  const table = makeTable({
    ...soundVisits(),
    weight: soundVisits().weight?.with(2, -500).with(5, 1000) ?? [],
    ward: soundVisits().ward?.with(5, '=HYPERLINK("http://a","b")') ?? [],
    line: Array.from({ length: 60 }, (_, row) => `note ${row}`),
  });
  const report = validateTable(table, visits, makeSettings());

  it('has the rows with line, reasons and their cells, and reads back', async () => {
    const path = join(folder, 'new', 'bad.csv');
    await writeQuarantine(path, table, report);
    const text = await readFile(path, 'utf8');
    expect(text).toContain('"\'=HYPERLINK(""http://a"",""b"")"');
    const read = await readTable(path, { limits: settingsSchema.parse({}).data.limits });
    expect(read.columns.map(({ name }) => name)).toEqual([
      'hale_line',
      'reasons',
      ...table.columns.map(({ name }) => name),
    ]);
    const row = (index: number) => read.columns.map((column) => cellAt(column, index));
    expect(row(0)).toEqual([4, 'weight lies outside 1 to 300 kg', -500, 1, 'east', 3, 'no', 'note 2']);
    expect(row(1).slice(0, 3)).toEqual([
      7,
      'weight lies outside 1 to 300 kg; ward is not one of "east", "north wing", or nothing',
      1000,
    ]);
    expect(read.rowCount).toBe(2);
  });

  it('is readable by its owner alone, and leaves nothing beside it', async () => {
    const path = join(folder, 'own', 'bad.csv');
    await writeQuarantine(path, table, report);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'own'))).toEqual(['bad.csv']);
  });

  it('that cannot be written is refused, and the one before it stays', async () => {
    await writeFile(join(folder, 'plain'), 'text');
    const path = join(folder, 'plain', 'bad.csv');
    await expect(writeQuarantine(path, table, report)).rejects.toMatchObject({
      code: 'QUARANTINE_UNWRITABLE',
      details: { path },
    });
    const kept = join(folder, 'kept.csv');
    await writeFile(kept, 'before');
    const broken = { ...report, quarantinedRows: [...report.quarantinedRows, null as never] };
    await expect(writeQuarantine(kept, table, broken)).rejects.toThrow();
    expect(await readFile(kept, 'utf8')).toBe('before');
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is named for the content that it came from', () => {
    const path = quarantinePath('/data', { name: 'visits', digest: '0123456789abcdef' });
    expect(path).toBe(join('/data', 'quarantine', 'visits-0123456789ab.csv'));
  });
});
