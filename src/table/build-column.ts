import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Column, NumberColumn, TextColumn } from './table.ts';

/**
 * One column from DuckDB's chunks, whose numbers are NaN where there is none. With both a number and a text vector it
 * becomes a column of numbers when every cell that is not missing has a number, of 0 and 1 when every one says true or
 * false, else of text.
 */
export function buildColumn(
  name: string,
  chunks: readonly DuckDBDataChunk[],
  rowCount: number,
  numberAt: number | undefined,
  textAt: number | undefined,
): Column {
  if (textAt === undefined) return numberColumn(name, chunks, rowCount, numberAt as number, undefined) as NumberColumn;
  if (numberAt === undefined) return textColumn(name, chunks, rowCount, textAt);
  const numbers = numberColumn(name, chunks, rowCount, numberAt, textAt);
  if (numbers !== undefined) return numbers;
  const text = textColumn(name, chunks, rowCount, textAt);
  return booleanColumn(text) ?? text;
}

/** Undefined where a cell has a text but no number. */
function numberColumn(
  name: string,
  chunks: readonly DuckDBDataChunk[],
  rowCount: number,
  numberAt: number,
  textAt: number | undefined,
): NumberColumn | undefined {
  const values = new Float64Array(rowCount);
  let row = 0;
  for (const chunk of chunks) {
    const numbers = chunk.getColumnVector(numberAt);
    const texts = textAt === undefined ? undefined : chunk.getColumnVector(textAt);
    const items = chunk.rowCount;
    for (let item = 0; item < items; item += 1, row += 1) {
      const value = numbers.getItem(item) as number;
      if (Number.isNaN(value) && texts !== undefined && texts.getItem(item) !== null) return undefined;
      values[row] = value;
    }
  }
  return { kind: 'number', name, values };
}

function textColumn(name: string, chunks: readonly DuckDBDataChunk[], rowCount: number, textAt: number): TextColumn {
  const codes = new Int32Array(rowCount);
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  let row = 0;
  for (const chunk of chunks) {
    const texts = chunk.getColumnVector(textAt);
    const items = chunk.rowCount;
    for (let item = 0; item < items; item += 1, row += 1) {
      const value = texts.getItem(item) as string | null;
      let code = value === null ? -1 : codeOf.get(value);
      if (code === undefined) {
        code = dictionary.length;
        dictionary.push(value as string);
        codeOf.set(value as string, code);
      }
      codes[row] = code;
    }
  }
  return { kind: 'text', name, codes, dictionary };
}

function booleanColumn({ name, codes, dictionary }: TextColumn): NumberColumn | undefined {
  const meaning = dictionary.map((word) => ['false', 'true'].indexOf(word.toLowerCase()));
  if (meaning.includes(-1)) return undefined;
  const values = Float64Array.from(codes, (code) => meaning[code] ?? Number.NaN);
  return { kind: 'number', name, values };
}
