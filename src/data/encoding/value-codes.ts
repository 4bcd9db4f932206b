import type { CellValue } from '../../schema/index.ts';
import { type Column, parseNumber } from '../../table/index.ts';

/** The code of a cell's value; undefined where it has none. */
export interface ValueCodes {
  ofNumber(value: number): number | undefined;
  ofText(text: string): number | undefined;
}

/** Numbers whose codes are looked up in an array rather than a map: categories are mostly a few small whole numbers. */
const longestSpan = 1024;

/**
 * Finds the codes of values that are listed. A text in a file may write a listed number ("3.0" is 3), and a number may
 * be meant by a listed text ("3"), as long as one listed text alone means it.
 */
export function createValueCodes(listed: readonly { readonly value: CellValue; readonly code: number }[]): ValueCodes {
  const byText = new Map<string, number>();
  const byNumber = new Map<number, number>();
  const meanings = new Map<number, Set<number>>();
  for (const { value, code } of listed) {
    if (typeof value === 'number') {
      if (!byNumber.has(value)) byNumber.set(value, code);
      continue;
    }
    if (!byText.has(value)) byText.set(value, code);
    const meaning = parseNumber(value);
    if (meaning !== undefined) meanings.set(meaning, (meanings.get(meaning) ?? new Set()).add(code));
  }
  // What a text writes is compared with listed numbers only: "7" is not the listed text "007".
  const numbersAlone = new Map(byNumber);
  for (const [meaning, [code, ...others]] of meanings) {
    if (code !== undefined && others.length === 0 && !byNumber.has(meaning)) byNumber.set(meaning, code);
  }
  return {
    ofNumber: lookup(byNumber),
    ofText(text) {
      const code = byText.get(text);
      if (code !== undefined || numbersAlone.size === 0) return code;
      const value = parseNumber(text);
      return value === undefined ? undefined : numbersAlone.get(value);
    },
  };
}

function lookup(codes: ReadonlyMap<number, number>): (value: number) => number | undefined {
  const values = [...codes.keys()];
  const least = Math.min(...values);
  const span = Math.max(...values) - least + 1;
  if (!(span <= longestSpan) || !values.every(Number.isInteger)) return (value) => codes.get(value);
  const dense = Array.from({ length: span }, (_, index) => codes.get(least + index));
  // A place that is no index of the array, such as 0.5, would be looked up as the name of a property: 50 times as slow.
  // The value is asked, not the place: a tiny value less a whole number rounds to a whole number.
  return (value) => {
    const place = value - least;
    return place >= 0 && place < span && Number.isInteger(value) ? dense[place] : undefined;
  };
}

/** Calls `write` with each row and its code: `missing` where the cell is missing, `refused` where the value has none. */
export function forEachCode(
  column: Column,
  { ofNumber, ofText }: ValueCodes,
  missing: number,
  refused: number,
  write: (row: number, code: number) => void,
): void {
  if (column.kind === 'number') {
    const { values } = column;
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row] as number;
      write(row, Number.isNaN(value) ? missing : (ofNumber(value) ?? refused));
    }
    return;
  }
  const codes = column.dictionary.map((word) => ofText(word) ?? refused);
  for (let row = 0; row < column.codes.length; row += 1) {
    const entry = column.codes[row] as number;
    write(row, entry < 0 ? missing : (codes[entry] as number));
  }
}
