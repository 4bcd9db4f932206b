import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellAt, parseNumber } from '../../src/table/index.ts';
import { kindsOf, limits, namesOf, rowsOf, useTableFiles } from './table-files.ts';

const files = useTableFiles();

describe('the dialect of a CSV file', () => {
  it.each([
    ['commas', 'a,b\n1,x\n'],
    ['semicolons', 'a;b\n1;x\n'],
    ['tabs', 'a\tb\n1\tx\n'],
    ['bars', 'a|b\n1|x\n'],
    ['CRLF', 'a,b\r\n1,x\r\n'],
    ['no last line end', 'a,b\n1,x'],
    ['a byte order mark', '\uFEFFa,b\n1,x\n'],
    ['a byte order mark before a quote', '\uFEFF"a",b\n1,x\n'],
    ['quotes', '"a","b"\n"1","x"\n'],
    ['blanks around cells', ' a , b\n 1 ,\tx \n'],
    ['blank lines', '\na,b\n\n1,x\n\n'],
  ])('is detected: %s', async (_title, content) => {
    const table = await files.read(content);
    expect(namesOf(table)).toEqual(['a', 'b']);
    expect(rowsOf(table)).toEqual([[1, 'x']]);
  });

  it('has a header where the first record differs in kind from the rest, or recurs nowhere', async () => {
    expect(namesOf(await files.read('1,2\n3,4\n'))).toEqual(['column_1', 'column_2']);
    expect(namesOf(await files.read('63.0,?\n67.0,2\n'))).toEqual(['column_1', 'column_2']);
    expect(namesOf(await files.read('name,city\nann,rome\nbob,oslo\n'))).toEqual(['name', 'city']);
    expect(namesOf(await files.read('name,city\nann,rome\n', { header: false }))).toEqual(['column_1', 'column_2']);
    expect(namesOf(await files.read('1,2\n3,4\n', { header: true }))).toEqual(['1', '2']);
    expect(namesOf(await files.read(',b\n0,2\n'))).toEqual(['column_1', 'b']);
  });

  it('takes names from the caller', async () => {
    const table = await files.read('1,2\n', { header: false, columnNames: ['x', 'y'] });
    expect(namesOf(table)).toEqual(['x', 'y']);
    await expect(files.read('1,2\n', { header: false, columnNames: ['x'] })).rejects.toMatchObject({
      code: 'TABLE_COLUMN_NAMES_INVALID',
    });
  });
});

describe('the cells of a CSV file', () => {
  it('may hold delimiters, quotes and line breaks within quotes, and rows know their lines', async () => {
    const table = await files.read('a,b\n"x,1","say ""hi"""\n"two\nlines",\'\n\n"\r\n",z\n');
    expect(rowsOf(table)).toEqual([
      ['x,1', 'say "hi"'],
      ['two\nlines', "'"],
      // Blanks and line breaks around a cell are no part of it, also in quotes: only the empty text remains, missing.
      ['\n', 'z'],
    ]);
    expect([...(table.lineNumbers ?? [])]).toEqual([2, 3, 6]);
  });

  it('are missing where they are empty or say so', async () => {
    const table = await files.read('a,b\n1,x\n,\nNA,?\n"",NULL\n', {});
    expect(rowsOf(table)).toEqual([
      [1, 'x'],
      [null, null],
      [null, null],
      [null, null],
    ]);
  });

  it('are missing where they are one of the texts that the caller names, numbers by their value', async () => {
    const table = await files.read('a,b\n-9,none\n-9.0,NA\n3,x\n', { missingValues: ['-9', 'none'] });
    expect(rowsOf(table)).toEqual([
      [null, null],
      [null, 'NA'],
      [3, 'x'],
    ]);
  });

  it('are numbers of a column where every cell is one, else the texts as they stand', async () => {
    expect(rowsOf(await files.read('a,b\n1.50,1\nx,2\n'))).toEqual([
      ['1.50', 1],
      ['x', 2],
    ]);
    expect(rowsOf(await files.read('a,b\n007,1\n7,2\n', { textColumns: ['a'] }))).toEqual([
      ['007', 1],
      ['7', 2],
    ]);
  });

  it('that become text late in a long file are the texts of the file from the first row on', async () => {
    const count = 150_000;
    const table = await files.read(`a,b\n${'1.50,1\n'.repeat(count)}x,2\n`);
    expect(kindsOf(table)).toEqual(['text', 'number']);
    const cells = (row: number) => table.columns.map((column) => cellAt(column, row));
    expect([cells(0), cells(count)]).toEqual([
      ['1.50', 1],
      ['x', 2],
    ]);
  });

  it('are 1 and 0 where all say true or false', async () => {
    expect(rowsOf(await files.read('a,b\ntrue,1\nFALSE,2\n,3\n'))).toEqual([
      [1, 1],
      [0, 2],
      [null, 3],
    ]);
    expect(rowsOf(await files.read('a,b\ntrue,1\n1,2\n'))).toEqual([
      ['true', 1],
      ['1', 2],
    ]);
  });

  it('keep every digit of a whole number that a double would round', async () => {
    const table = await files.read(
      'id,exact,long,padded\n9007199254740993,9007199254740992,12345678901234567890123,0000000000000000007\n1,2,1,1\n',
    );
    expect(kindsOf(table)).toEqual(['text', 'number', 'text', 'number']);
    expect(rowsOf(table)[0]).toEqual(['9007199254740993', 9007199254740992, '12345678901234567890123', 7]);
  });

  it('are numbers exactly where parseNumber says so', async () => {
    const notation = fc.stringMatching(/^[-+.0-9eExX_ a-f]{1,12}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(notation, fc.double().map(String)), { minLength: 1, maxLength: 30 }),
        async (cells) => {
          const kept = cells.map((cell) => cell.trim()).filter((cell) => !/^(?:|[-+]?(?:inf|nan).*)$/i.test(cell));
          if (kept.length === 0) return;
          // One column a cell, so that each is judged on its own.
          const names = kept.map((_, index) => `c${index}`).join(',');
          const table = await files.read(`${names}\n${kept.join(',')}\n`, {
            delimiter: ',',
            header: true,
            missingValues: [],
          });
          for (const [index, cell] of kept.entries()) {
            const number = parseNumber(cell);
            const whole = /^[+-]?\d{16,}$/.test(cell) && BigInt(cell.replace('+', '')) !== BigInt(number ?? 0);
            expect([cell, rowsOf(table)[0]?.[index]]).toEqual([
              cell,
              number === undefined || whole ? cell : number + 0,
            ]);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a CSV file that is refused', () => {
  const cases: [string, string | Uint8Array, string, RegExp][] = [
    ['empty', '', 'TABLE_FILE_EMPTY', /is empty/],
    ['nothing but a header', 'a,b\n', 'TABLE_FILE_NO_ROWS', /no row/],
    ['nothing but blank lines', '\n\n\r\n', 'TABLE_FILE_NO_ROWS', /no row/],
    ['too few cells', 'a,b\n1,2\n\n3\n', 'TABLE_FILE_RAGGED', /line 4 has 1 cells; 2 were/],
    ['too many cells', 'a,b\n1,2\n3,4,5\n', 'TABLE_FILE_RAGGED', /line 3 has 3 cells/],
    ['cut off within quotes', 'a,b\n1,2\n3,"4\n5,6\n', 'TABLE_FILE_RAGGED', /record of line 3 is never closed/],
    ['text after a quote', 'a,b\n"1"x,2\n', 'TABLE_FILE_RAGGED', /line 2/],
    ['one name twice', 'a,b,a\n1,2,3\n', 'TABLE_COLUMN_NAMES_INVALID', /two columns "a"/],
    ['carriage returns alone', 'a,b\r1,2\r', 'TABLE_FILE_INVALID', /carriage return alone/],
    ['a carriage return in a line', 'a,b\n1,2\n3\rx,4\n', 'TABLE_FILE_INVALID', /line 3 holds a carriage return/],
    ['binary', Uint8Array.of(1, 2, 0, 3), 'TABLE_FILE_BINARY', /NUL bytes/],
    ['a NUL far below', `a,b\n${'1,2\n'.repeat(100_000)}1,\0\n`, 'TABLE_FILE_BINARY', /NUL byte/],
    ['gzip', Buffer.from('H4sIAAAAAAAAA0vUSeIy1DHiAgAV6ugnCAAAAA==', 'base64'), 'TABLE_FILE_BINARY', /gzip/],
    ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'TABLE_FILE_BINARY', /UTF-16/],
    ['an Excel workbook', 'PK\u0003\u0004 and more', 'TABLE_FILE_BINARY', /Excel/],
    ['Latin-1', Buffer.from('a,b\ncafé,2\n', 'latin1'), 'TABLE_FILE_NOT_UTF8', /UTF-8/],
    ['a cut off UTF-8 character', Buffer.from('a,b\n1,é').subarray(0, -1), 'TABLE_FILE_NOT_UTF8', /UTF-8/],
    ['a huge line', `a,b\n1,${'x'.repeat(2_000_000)}\n`, 'TABLE_TOO_LARGE', /begins on line 2 is longer than 1000000/],
    ['a huge first line', 'x'.repeat(2_000_000), 'TABLE_TOO_LARGE', /line 1 is longer/],
    ['a quote that never closes', `a,b\n"1,${'2\n'.repeat(600_000)}`, 'TABLE_TOO_LARGE', /line 2/],
    [
      'too many columns',
      `${Array.from({ length: 101 }, (_, i) => `c${i}`).join(',')}\n`,
      'TABLE_TOO_LARGE',
      /101 columns/,
    ],
  ];
  it.each(cases)('%s', async (_title, content, code, message) => {
    await expect(files.read(content)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('more rows or bytes than the limits allow', async () => {
    const content = `a,b\n${'1,2\n'.repeat(11)}`;
    await expect(files.read(content, { limits: { ...limits, maximumRows: 10 } })).rejects.toMatchObject({
      code: 'TABLE_TOO_LARGE',
    });
    await expect(files.read(content, { limits: { ...limits, maximumBytes: 20 } })).rejects.toMatchObject({
      code: 'TABLE_TOO_LARGE',
    });
    expect((await files.read(content, { limits: { ...limits, maximumRows: 11 } })).rowCount).toBe(11);
  });
});
