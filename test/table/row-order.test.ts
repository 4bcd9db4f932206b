import { describe, expect, it } from 'vitest';
import { cellAt, readTable, readTableInChunks, type Table } from '../../src/table/index.ts';
import { limits, useTableFiles } from './table-files.ts';

const files = useTableFiles();

/** Enough for DuckDB to give parts of a file to several threads, which end in whatever order they like. */
const rowCount = 100_000;
const filler = 'x'.repeat(60);
const rowNumbers = Array.from({ length: rowCount }, (_, row) => row);
const numbersOf = ({ columns, rowCount }: Table) =>
  Array.from({ length: rowCount }, (_, row) => cellAt(columns[0]!, row));
const isInOrder = (numbers: readonly unknown[]) =>
  numbers.length === rowCount && numbers.every((number, row) => number === row);

describe('rows keep the order of their file', () => {
  it.each([
    ['CSV', 'rows.csv', () => `row,text\n${rowNumbers.map((row) => `${row},${filler}${row}`).join('\n')}\n`],
    ['CSV without a last line feed', 'bare.csv', () => `row\n${rowNumbers.join('\n')}`],
    ['JSON lines', 'rows.jsonl', () => rowNumbers.map((row) => `{"row":${row},"text":"${filler}"}\n`).join('')],
    ['JSON lines without a last line feed', 'bare.jsonl', () => rowNumbers.map((row) => `{"row":${row}}`).join('\n')],
  ])('in %s', async (_, name, content) => {
    const path = await files.write(content(), name);
    expect(isInOrder(numbersOf(await readTable(path, { limits })))).toBe(true);
    const pieces: unknown[] = [];
    for await (const piece of readTableInChunks(path, { limits, rowsPerChunk: 10_000 }))
      pieces.push(...numbersOf(piece));
    expect(isInOrder(pieces)).toBe(true);
  });

  it('in Parquet', async () => {
    const query = `SELECT range AS row, repeat('x', 60) AS text FROM range(${5 * rowCount}) ORDER BY range`;
    const pieces: unknown[] = [];
    const path = await files.writeParquet(query);
    for await (const piece of readTableInChunks(path, { limits })) pieces.push(...numbersOf(piece));
    expect(pieces.every((number, row) => number === row)).toBe(true);
    expect(pieces).toHaveLength(5 * rowCount);
  });
});
