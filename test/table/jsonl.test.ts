import { describe, expect, it } from 'vitest';
import { kindsOf, limits, namesOf, rowsOf, useTableFiles } from './table-files.ts';

const files = useTableFiles();
const read = (content: string, options = {}) => files.read(content, options, 'table.jsonl');

describe('JSON lines', () => {
  it('have the keys of the first line as columns, then the others by name', async () => {
    const table = await read('{"b":1,"a":"x"}\n\n{"d":2}\r\n{"a":null,"c":3}');
    expect(namesOf(table)).toEqual(['b', 'a', 'c', 'd']);
    expect(rowsOf(table)).toEqual([
      [1, 'x', null, null],
      [null, null, null, 2],
      [null, null, 3, null],
    ]);
    expect([...(table.lineNumbers ?? [])]).toEqual([1, 3, 4]);
  });

  it('keep texts that write numbers, and read booleans as 1 and 0', async () => {
    const table = await read('{"a":"1","b":true,"c":1.50}\n{"a":"2","b":false,"c":"x"}\n');
    expect(kindsOf(table)).toEqual(['text', 'number', 'text']);
    expect(rowsOf(table)).toEqual([
      ['1', 1, '1.5'],
      ['2', 0, 'x'],
    ]);
  });

  it('give nested values as their JSON', async () => {
    expect(rowsOf(await read('{"a":{"x":[1,"y"]},"b":[]}\n'))).toEqual([['{"x":[1,"y"]}', '[]']]);
  });

  it('keep every digit of a whole number that a double would round', async () => {
    const table = await read(
      '{"a":9007199254740993,"b":123456789012345678901234567890,"c":1e300}\n{"a":1,"b":2,"c":3}\n',
    );
    expect(rowsOf(table)).toEqual([
      ['9007199254740993', '123456789012345678901234567890', 1e300],
      ['1', '2', 3],
    ]);
  });

  it('are missing where they say so, numbers by their value', async () => {
    const table = await read('{"a":-9,"b":"none"}\n{"a":-9.0,"b":"x"}\n{"a":3,"b":""}\n', {
      missingValues: ['-9', 'none'],
    });
    expect(rowsOf(table)).toEqual([
      [null, null],
      [null, 'x'],
      [3, ''],
    ]);
  });

  it('take any key as a name', async () => {
    const keys = [
      'a/b',
      'c~d',
      '*',
      '$.x',
      '0',
      'a"; drop table x; --',
      "read_csv('/etc/passwd')",
      '',
      ' ',
      '\n',
      'é',
      '__proto__',
    ];
    const line = `{${keys.map((key, index) => `${JSON.stringify(key)}:${index}`).join(',')}}`;
    const table = await read(`${line}\n`);
    expect(namesOf(table)).toEqual(keys);
    expect(rowsOf(table)).toEqual([keys.map((_, index) => index)]);
  });

  it.each<[string, string, string, RegExp]>([
    ['a line cut off', '{"a":1}\n\n{"a":', 'TABLE_FILE_INVALID', /line 3 is no whole JSON object/],
    ['an object over many lines', '{\n"a": 1\n}\n', 'TABLE_FILE_INVALID', /line 1 is no whole JSON object/],
    ['two objects on a line', '{"a":1}{"a":2}\n', 'TABLE_FILE_INVALID', /line 1/],
    ['an array', '[{"a":1}]\n', 'TABLE_FILE_INVALID', /not an array/],
    ['plain values', '1\n2\n', 'TABLE_FILE_INVALID', /lines that hold no JSON object: 2;/],
    ['a key twice', '{"a":1,"a":2}\n', 'TABLE_COLUMN_NAMES_INVALID', /names? a key twice/],
    ['a byte order mark', '\uFEFF{"a":1}\n', 'TABLE_FILE_INVALID', /byte order mark/],
    ['nothing', '', 'TABLE_FILE_EMPTY', /empty/],
    ['blank lines alone', '\n\n', 'TABLE_FILE_NO_ROWS', /no row/],
    ['a NUL', '{"a":"\0"}\n', 'TABLE_FILE_BINARY', /NUL/],
    ['a NUL in a name', '{"a\\u0000b":1}\n', 'TABLE_FILE_INVALID', /NUL/],
    ['a huge line', `{"a":1}\n{"a":"${'x'.repeat(2_000_000)}"}\n`, 'TABLE_TOO_LARGE', /line 2/],
    [
      'too many keys',
      `{${Array.from({ length: 101 }, (_, i) => `"k${i}":1`).join(',')}}\n`,
      'TABLE_TOO_LARGE',
      /101 columns/,
    ],
  ])('are refused: %s', async (_title, content, code, message) => {
    await expect(read(content)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('nested deep are text, or refused, and break nothing', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`;
    const outcome = await read(deep, { limits }).then(
      (table) => kindsOf(table),
      (error) => error.code,
    );
    expect([['text'], 'TABLE_FILE_INVALID']).toContainEqual(outcome);
  });
});
