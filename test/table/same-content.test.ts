import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatenateTables,
  describeRowPlace,
  digestTable,
  readTable,
  readTableInChunks,
  rowPlace,
  selectRows,
  type Table,
} from '../../src/table/index.ts';
import { limits, namesOf, rowsOf, useTableFiles } from './table-files.ts';

const files = useTableFiles();

type Cell = number | string | null;
interface Content {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const isMissingOrNumeric = (text: string) =>
  /^(?:|[-+.\d].*|inf.*|nan.*|true|false|na|n\/a|null|none|\?)$/is.test(text);
/** A text that every format can hold as it is: no NUL, no blanks at its ends, and neither missing nor a number. */
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .map((raw) => raw.replaceAll('\0', '').replace(/^[ \t\r]+|[ \t\r]+$/g, ''))
  .filter((word) => !isMissingOrNumeric(word));
const spoken = fc.oneof(
  text,
  fc.constantFrom('a,b', 'say "x"', 'two\nlines', 'a\r\nb', "o'x", ';', '|', '\\', '{"a":1}', 'é😀'),
);
/** JavaScript writes whole numbers up to 1e21 in digits, not all of which a double has to hold; those are read as text. */
const isWrittenExactly = (value: number): boolean =>
  !Number.isInteger(value) || Math.abs(value) >= 1e21 || BigInt(value) === BigInt(String(value));
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter(isWrittenExactly),
  fc.constantFrom(0, -0, 1e20, 1e21, 5e-324, 1.7976931348623157e308, 9007199254740992),
);

const content: fc.Arbitrary<Content> = fc
  .record({
    kinds: fc.array(fc.constantFrom('number' as const, 'text' as const), { minLength: 2, maxLength: 4 }),
    rowCount: fc.integer({ min: 1, max: 40 }),
  })
  .chain(({ kinds, rowCount }) =>
    fc.record({
      names: fc.uniqueArray(
        text.filter((name) => name.trim() !== ''),
        {
          minLength: kinds.length,
          maxLength: kinds.length,
          selector: (name) => name.trim().toLowerCase(),
        },
      ),
      rows: fc.array(
        fc.tuple(...kinds.map((kind) => fc.option<Cell>(kind === 'number' ? number : spoken, { freq: 5 }))),
        {
          minLength: rowCount,
          maxLength: rowCount,
        },
      ),
    }),
  )
  // A reader of CSV takes the blanks off a name.
  .map(({ names, rows }) => ({ names: names.map((name) => name.trim()), rows }));

const csvCell = (cell: Cell) =>
  cell === null ? '' : typeof cell === 'number' ? String(cell) : `"${cell.replaceAll('"', '""')}"`;
const csvOf = ({ names, rows }: Content, lineEnd: string) =>
  [names.map(csvCell), ...rows.map((row) => row.map(csvCell))].map((cells) => `${cells.join(',')}${lineEnd}`).join('');
const jsonlOf = ({ names, rows }: Content) =>
  rows
    .map((row) => `{${names.map((name, at) => `${JSON.stringify(name)}:${JSON.stringify(row[at])}`).join(',')}}\n`)
    .join('');
const sqlText = (word: string) => `'${word.replaceAll("'", "''")}'`;
function parquetOf({ names, rows }: Content): string {
  const literal = (cell: Cell, at: number) => {
    const isNumber = rows.some((row) => typeof row[at] === 'number');
    const type = isNumber ? 'DOUBLE' : 'VARCHAR';
    return `${cell === null ? 'NULL' : sqlText(String(cell))}::${type}`;
  };
  const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
  const aliases = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
  return `SELECT * FROM (VALUES ${values}) t(${aliases})`;
}

const chunksOf = async (path: string, rowsPerChunk: number, header?: boolean): Promise<Table[]> => {
  const chunks: Table[] = [];
  for await (const chunk of readTableInChunks(path, { limits, rowsPerChunk, header, delimiter: ',' }))
    chunks.push(chunk);
  return chunks;
};

describe('the same content', () => {
  it('reads the same from CSV, JSON lines and Parquet, with one digest', async () => {
    await fc.assert(
      fc.asyncProperty(content, fc.constantFrom('\n', '\r\n'), async (table, lineEnd) => {
        const read = (path: string) => readTable(path, { limits, header: true, delimiter: ',' });
        const tables = [
          await read(await files.write(csvOf(table, lineEnd), 'same.csv')),
          await read(await files.write(jsonlOf(table), 'same.jsonl')),
          await read(await files.writeParquet(parquetOf(table), 'same.parquet')),
        ];
        const expected = table.rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell + 0 : cell)));
        for (const other of tables) {
          expect(namesOf(other)).toEqual(table.names);
          expect(rowsOf(other).map((row) => row.map((cell) => (typeof cell === 'number' ? cell + 0 : cell)))).toEqual(
            expected,
          );
        }
        expect(new Set(tables.map(digestTable)).size).toBe(1);
      }),
      { numRuns: 15 },
    );
  });

  it('has another digest where a cell, a name, the order or the kind differs', async () => {
    const digests = await Promise.all(
      [
        '{"a":1}\n{"a":2}',
        '{"a":1}\n{"a":3}',
        '{"b":1}\n{"b":2}',
        '{"a":2}\n{"a":1}',
        '{"a":"1"}\n{"a":"2"}',
        '{"a":1}\n{"a":null}',
        '{"a":1}',
      ].map(async (lines, index) => digestTable(await files.read(lines, {}, `digest-${index}.jsonl`))),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });

  // By Python: hashlib.sha256 of the bytes that digestTable's description lists, packed with struct.
  it('has the digest that its description says, and keeps it: runs of years ago name it', async () => {
    const table = await files.read('a,b\n1,x\n-0,\n,é\n');
    expect(digestTable(table)).toBe('406d4abb1b59b21217d32e06a4269aeed75fb706b32a20c39ef49d9944cb63f3');
  });
});

describe('reading in chunks', () => {
  it('gives the rows and lines of the whole, in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 9000 }), async ({ names, rows }, rowsPerChunk) => {
        // DuckDB gives 2,048 rows at a time; fewer would be one piece.
        const rowCount = 5000;
        const table = { names, rows: Array.from({ length: rowCount }, (_, row) => rows[row % rows.length] ?? []) };
        const repeated = `SELECT t.* FROM (${parquetOf({ names, rows })}) t, range(${Math.ceil(rowCount / rows.length)})`;
        for (const path of [
          await files.write(csvOf(table, '\n'), 'chunks.csv'),
          await files.write(jsonlOf(table), 'chunks.jsonl'),
          await files.writeParquet(repeated, 'chunks.parquet'),
        ]) {
          const whole = await readTable(path, { limits, header: true, delimiter: ',' });
          const joined = concatenateTables(await chunksOf(path, rowsPerChunk, true));
          expect(joined.rowCount).toBeGreaterThanOrEqual(rowCount);
          expect(digestTable(joined)).toBe(digestTable(whole));
          expect(joined.lineNumbers).toEqual(whole.lineNumbers);
        }
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it('knows the line of every row in a file of many pieces', async () => {
    const count = 200_000;
    const lines = Array.from({ length: count }, (_, row) => (row % 1000 === 7 ? `"${row}\nx",y\n\n` : `${row},é\n`));
    const path = await files.write(`a,b\n${lines.join('')}`, 'long.csv');
    const chunks = await chunksOf(path, 10_000);
    expect(chunks.length).toBeGreaterThan(5);
    let row = 0;
    let line = 2;
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.rowCount; at += 1, row += 1) {
        if (chunk.lineNumbers?.[at] !== line) expect.fail(`row ${row}: ${chunk.lineNumbers?.[at]} for ${line}`);
        line += row % 1000 === 7 ? 3 : 1;
      }
    }
    expect(row).toBe(count);
    expect((await readTable(path, { limits })).lineNumbers).toEqual(concatenateTables(chunks).lineNumbers);
  });

  it('names the line of a fault far below, after the rows above it', async () => {
    const path = await files.write(`a,b\n${'1,2\n'.repeat(150_000)}3\n`, 'late.csv');
    await expect(chunksOf(path, 1000)).rejects.toMatchObject({
      code: 'TABLE_FILE_RAGGED',
      details: { line: 150_002, cells: 1, expected: 2 },
    });
  });
});

describe('a stream that breaks off', () => {
  // The driver ends a stream that failed as it ends one that is whole.
  const outcomeOf = async (path: string, memoryMb: number): Promise<[number | string, number | string]> => {
    const options = { limits: { ...limits, memoryMb }, header: true, delimiter: ',' };
    const inChunks = async () => {
      let rows = 0;
      for await (const chunk of readTableInChunks(path, options)) rows += chunk.rowCount;
      return rows;
    };
    const codeOf = (error: { code?: string }) => error.code ?? String(error);
    return [await readTable(path, options).then((table) => table.rowCount, codeOf), await inChunks().catch(codeOf)];
  };

  it('for want of memory is never taken for a whole one', async () => {
    const rowCount = 100_000;
    const wide = await files.write(`a,b,c\n${'0.12345678,some text,7\n'.repeat(rowCount)}`, 'wide.csv');
    const parquet = await files.writeParquet(
      `SELECT range AS a, md5(range::VARCHAR) AS b FROM range(${rowCount})`,
      'wide.parquet',
    );
    const seen = new Set<number | string>();
    for (const memoryMb of [1, 8, 24, 256]) {
      for (const path of [wide, parquet]) for (const outcome of await outcomeOf(path, memoryMb)) seen.add(outcome);
    }
    expect(seen).toContain(rowCount);
    seen.delete(rowCount);
    for (const outcome of seen) expect(outcome).toMatch(/^TABLE_(READ_INCOMPLETE|FILE_INVALID)$/);
  });

  it('at a damaged page of a Parquet file is never taken for a whole one', async () => {
    const path = await files.writeParquet(
      'SELECT range AS a, md5(range::VARCHAR) AS b FROM range(300_000)',
      'pages.parquet',
    );
    const bytes = await readFile(path);
    bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 20_000);
    await writeFile(path, bytes);
    expect(await outcomeOf(path, 256)).toEqual(['TABLE_FILE_INVALID', 'TABLE_FILE_INVALID']);
  });
});

describe('selectRows and concatenateTables', () => {
  it('give rows in the order asked for, as often as asked for', async () => {
    const table = await files.read('a,b\n1,x\n2,y\n3,\n');
    const selected = selectRows(table, [2, 0, 0]);
    expect(rowsOf(selected)).toEqual([
      [3, null],
      [1, 'x'],
      [1, 'x'],
    ]);
    expect([...(selected.lineNumbers ?? [])]).toEqual([4, 2, 2]);
  });

  it('join numbers and texts to texts, and take the kind of what is not missing', async () => {
    const [first, second] = [await files.read('a,b,c\n1.5,x,\n'), await files.read('a,b,c\ny,,2\n')];
    const joined = concatenateTables([first, second]);
    expect(rowsOf(joined)).toEqual([
      ['1.5', 'x', null],
      ['y', null, 2],
    ]);
    expect([...(joined.lineNumbers ?? [])]).toEqual([2, 2]);
    expect(joined.rowFiles).toBeUndefined();
  });

  it('keep from which of several files a row is, and say nothing of it where there is one', async () => {
    const [first, second] = [await files.read('a,b\n1,x\n2,y\n'), await files.read('a,b\n\n3,z\n')];
    const joined = selectRows(concatenateTables([first, second], ['/data/a.csv', '/data/b.csv']), [2, 0]);
    expect([0, 1].map((row) => rowPlace(joined, row))).toEqual([
      { line: 3, file: '/data/b.csv' },
      { line: 2, file: '/data/a.csv' },
    ]);
    expect([0, 1].map((row) => describeRowPlace(joined, row))).toEqual(['line 3 of b.csv', 'line 2 of a.csv']);
    const alone = concatenateTables([first], ['/data/a.csv']);
    expect([rowPlace(alone, 1), describeRowPlace(alone, 1)]).toEqual([{ line: 3 }, 'line 3']);
    const { lineNumbers: _, ...nowhere } = alone;
    expect([rowPlace(nowhere, 1), describeRowPlace(nowhere, 1)]).toEqual([{ line: null }, 'row 2']);
  });
});
