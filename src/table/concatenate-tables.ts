import { type Column, cellAt, type Table } from './table.ts';

/**
 * The rows of all tables, one table after the other: one table at least. They must have the same columns in the same
 * order. A column of numbers in one and of text in another becomes text, its numbers in their shortest form.
 *
 * @param paths the files that the tables were read from, where each is a file of its own
 */
export function concatenateTables(tables: readonly Table[], paths?: readonly string[]): Table {
  const [first] = tables;
  if (first === undefined) throw new RangeError('no table was given');
  if (tables.length === 1) return first;
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const columns = first.columns.map(({ name }, index) =>
    joinColumns(
      name,
      rowCount,
      tables.map((table) => {
        const column = table.columns[index];
        if (column?.name !== name || table.columns.length !== first.columns.length) {
          throw new Error(`tables with different columns cannot be joined: ${name} is not in its place`);
        }
        return column;
      }),
    ),
  );
  const hasLines = tables.every((table) => table.lineNumbers !== undefined);
  const lineNumbers = new Uint32Array(hasLines ? rowCount : 0);
  const codes = new Uint16Array(paths === undefined ? 0 : rowCount);
  let start = 0;
  for (const [index, table] of tables.entries()) {
    if (hasLines) lineNumbers.set(table.lineNumbers ?? [], start);
    codes.fill(index, start, start + table.rowCount);
    start += table.rowCount;
  }
  return { rowCount, columns, ...(hasLines && { lineNumbers }), ...(paths && { rowFiles: { paths, codes } }) };
}

function joinColumns(name: string, rowCount: number, parts: readonly Column[]): Column {
  const hasText = parts.some((part) => part.kind === 'text' && part.codes.some((code) => code >= 0));
  if (!hasText) {
    const values = new Float64Array(rowCount).fill(Number.NaN);
    let start = 0;
    for (const part of parts) {
      if (part.kind === 'number') values.set(part.values, start);
      start += part.kind === 'number' ? part.values.length : part.codes.length;
    }
    return { kind: 'number', name, values };
  }
  const codes = new Int32Array(rowCount).fill(-1);
  const codeOf = new Map<string, number>();
  let row = 0;
  for (const part of parts) {
    const length = part.kind === 'number' ? part.values.length : part.codes.length;
    for (let at = 0; at < length; at += 1, row += 1) {
      const cell = cellAt(part, at);
      if (cell === null) continue;
      const word = String(cell);
      let code = codeOf.get(word);
      if (code === undefined) {
        code = codeOf.size;
        codeOf.set(word, code);
      }
      codes[row] = code;
    }
  }
  return { kind: 'text', name, codes, dictionary: [...codeOf.keys()] };
}
