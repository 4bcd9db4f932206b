import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Column, NumberColumn, TextColumn } from './table.ts';

/** Where a column's vectors stand in a chunk: its numbers (NaN where there is none), its text, or both. */
export interface ColumnPlaces {
  readonly name: string;
  readonly numberAt?: number;
  /** With numbers: the text of those cells only that are neither numbers nor missing. */
  readonly textAt?: number;
}

export interface BuiltColumn {
  readonly column: Column;
  /** Whether numbers and texts stood side by side: the numbers were written anew as text, without their zeros. */
  readonly mixed: boolean;
}

/**
 * One column from DuckDB's chunks: of numbers when every cell that is not missing has one, of 0 and 1 when every one
 * says true or false, else of text.
 */
export function buildColumn(
  { name, numberAt, textAt }: ColumnPlaces,
  chunks: readonly DuckDBDataChunk[],
  rowCount: number,
): BuiltColumn {
  const numbers = numberAt === undefined ? undefined : numberColumn(name, chunks, rowCount, numberAt);
  if (textAt === undefined) return { column: numbers as NumberColumn, mixed: false };
  const text = textColumn(name, chunks, rowCount, textAt, numbers?.values);
  if (numbers === undefined) return { column: text, mixed: false };
  if (text.dictionary.length === 0) return { column: numbers, mixed: false };
  const booleans = booleanColumn(text);
  if (booleans !== undefined && numbers.values.every(Number.isNaN)) return { column: booleans, mixed: false };
  let mixed = false;
  const { codes, dictionary } = text;
  const written = new Map(dictionary.map((word, code) => [word, code]));
  for (const [row, value] of numbers.values.entries()) {
    if (Number.isNaN(value)) continue;
    mixed = true;
    const word = String(value);
    let code = written.get(word);
    if (code === undefined) {
      code = dictionary.push(word) - 1;
      written.set(word, code);
    }
    codes[row] = code;
  }
  return { column: text, mixed };
}

function numberColumn(name: string, chunks: readonly DuckDBDataChunk[], rowCount: number, at: number): NumberColumn {
  const values = new Float64Array(rowCount);
  copyNumbers(chunks, at, values, 0);
  return { kind: 'number', name, values };
}

/** Copies the numbers of a column, NaN where there is none, into `values` from `start` on. */
export function copyNumbers(chunks: readonly DuckDBDataChunk[], at: number, values: Float64Array, start: number): void {
  let row = start;
  for (const chunk of chunks) {
    const numbers = chunk.getColumnVector(at);
    const items = chunk.rowCount;
    // Every cell has a number or NaN, so the vector's own array holds them all. The driver keeps it to itself, and asking for
    // cells one by one takes four times as long; where the driver has it no more, they are asked for.
    const whole: unknown = Reflect.get(numbers, 'items');
    if (whole instanceof Float64Array && whole.length >= items) {
      values.set(whole.subarray(0, items), row);
      row += items;
      continue;
    }
    for (let item = 0; item < items; item += 1, row += 1) values[row] = numbers.getItem(item) as number;
  }
}

/** Rows with a number are passed over. */
function textColumn(
  name: string,
  chunks: readonly DuckDBDataChunk[],
  rowCount: number,
  at: number,
  numbers: Float64Array | undefined,
): TextColumn & { dictionary: string[] } {
  const codes = new Int32Array(rowCount).fill(-1);
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  let row = 0;
  for (const chunk of chunks) {
    const texts = chunk.getColumnVector(at);
    const items = chunk.rowCount;
    for (let item = 0; item < items; item += 1, row += 1) {
      if (numbers !== undefined && !Number.isNaN(numbers[row])) continue;
      const value = texts.getItem(item) as string | null;
      if (value === null) continue;
      let code = codeOf.get(value);
      if (code === undefined) {
        code = dictionary.push(value) - 1;
        codeOf.set(value, code);
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
