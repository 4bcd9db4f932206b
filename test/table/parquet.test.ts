import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/table/index.ts';
import { kindsOf, limits, namesOf, rowsOf, useTableFiles } from './table-files.ts';

const files = useTableFiles();
const read = async (query: string, options = {}) => readTable(await files.writeParquet(query), { limits, ...options });

describe('a Parquet file', () => {
  it.each([
    ['TINYINT', '-5', -5],
    ['SMALLINT', '300', 300],
    ['INTEGER', '70000', 70000],
    ['BIGINT', '9007199254740992', 9007199254740992],
    ['BIGINT', '9007199254740993', '9007199254740993'],
    ['BIGINT', '-9223372036854775807', '-9223372036854775807'],
    ['UTINYINT', '5', 5],
    ['USMALLINT', '5', 5],
    ['UINTEGER', '4000000000', 4e9],
    ['UBIGINT', '18446744073709551615', '18446744073709551615'],
    ['FLOAT', '1.5', 1.5],
    ['DOUBLE', '0.1', 0.1],
    ['DOUBLE', 'nan', null],
    ['DOUBLE', '-infinity', Number.NEGATIVE_INFINITY],
    ['DECIMAL(9,2)', '1.25', 1.25],
    ['DECIMAL(18,17)', '0.1', 0.1],
    ['DECIMAL(18,0)', '123456789012345678', '123456789012345678'],
    ['BOOLEAN', 'true', 1],
    ['VARCHAR', '12', '12'],
    ['VARCHAR', ' NA ', ' NA '],
    ['VARCHAR', 'NA', null],
    ['DATE', '2020-01-02', '2020-01-02'],
    ['TIME', '01:02:03', '01:02:03'],
    ['TIMESTAMP', '2020-01-02 03:04:05.678', '2020-01-02 03:04:05.678'],
    ['TIMESTAMPTZ', '2020-01-02 03:04:05+00', '2020-01-02 03:04:05+00'],
    ['INTERVAL', '1 day', '1 day'],
    ['UUID', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['BLOB', '\\xAA\\x00', '\\xAA\\x00'],
    ['INTEGER[]', '[1, 2]', '[1, 2]'],
    ['STRUCT(a INTEGER)', "{'a': 1}", "{'a': 1}"],
    ['MAP(VARCHAR, INTEGER)', '{k=1}', '{k=1}'],
    ['JSON', '{"a":1}', '{"a":1}'],
  ])('gives a %s %s as %j', async (type, text, expected) => {
    const value = `'${text.replaceAll("'", "''")}'::${type}`;
    const table = await read(`SELECT ${value} AS a UNION ALL SELECT NULL`);
    expect(rowsOf(table)).toEqual([[expected], [null]]);
    expect(table.lineNumbers).toBeUndefined();
  });

  it('gives moments the same on a machine in another time zone', async () => {
    const before = process.env.TZ;
    process.env.TZ = 'Asia/Tokyo';
    try {
      expect(rowsOf(await read(`SELECT '2020-01-02 03:04:05+00'::TIMESTAMPTZ AS a`))).toEqual([
        ['2020-01-02 03:04:05+00'],
      ]);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('takes numbers that stand for missing by their value', async () => {
    expect(rowsOf(await read(`SELECT * FROM (VALUES (-9), (3)) t(a)`, { missingValues: ['-9.0'] }))).toEqual([
      [null],
      [3],
    ]);
  });

  it('takes any name, after nested columns too', async () => {
    const table = await read(
      `SELECT {'x': 1, 'y': [{'z': 2}]} AS "nested", 1 AS "a""; drop table b; --", 2 AS "read_csv('/etc/passwd')", 3 AS " "`,
    );
    expect(namesOf(table)).toEqual(['nested', 'a"; drop table b; --', "read_csv('/etc/passwd')", ' ']);
  });

  it('keeps names apart that differ in case alone, and refuses one name twice', async () => {
    const bytes = await readFile(await files.writeParquet('SELECT 1 AS "aa", 2 AS "ab"'));
    // No writer at hand makes such files; the names are changed in place.
    const renamed = (name: string) => Buffer.from(bytes.toString('latin1').replaceAll('ab', name), 'latin1');
    expect(namesOf(await files.read(renamed('AA'), {}, 'case.parquet'))).toEqual(['aa', 'AA']);
    await expect(files.read(renamed('aa'), {}, 'twice.parquet')).rejects.toMatchObject({
      code: 'TABLE_COLUMN_NAMES_INVALID',
    });
  });

  it('is known by its first bytes whatever its name', async () => {
    const bytes = await readFile(await files.writeParquet('SELECT 1 AS a'));
    expect(rowsOf(await files.read(bytes, {}, 'misnamed.csv'))).toEqual([[1]]);
  });

  it('is refused without rows, cut off, or where it is something else', async () => {
    await expect(read('SELECT 1 AS a WHERE false')).rejects.toMatchObject({ code: 'TABLE_FILE_NO_ROWS' });
    const bytes = await readFile(await files.writeParquet('SELECT range AS a FROM range(1000)'));
    for (const content of [bytes.subarray(0, bytes.length / 2), bytes.subarray(0, 10), 'a,b\n1,2\n']) {
      await expect(files.read(content, {}, 'bad.parquet')).rejects.toMatchObject({
        code: 'TABLE_FILE_INVALID',
        message: expect.not.stringContaining('hale-table-'),
      });
    }
  });

  it('is refused, or read, with any one byte changed: nothing crashes', async () => {
    const bytes = await readFile(await files.writeParquet(`SELECT range AS a, 'x' || range AS b FROM range(50)`));
    for (let at = 4; at < bytes.length; at += 23) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0xff;
      const outcome = await files.read(damaged, {}, 'damaged.parquet').then(kindsOf, (error) => error.code);
      expect(typeof outcome === 'string' ? outcome : 'read').toMatch(/^(?:read|TABLE_)/);
    }
  }, 60_000);
});
