import { type Column, cellAt, type ParquetColumn } from '../../table/index.ts';

export interface ColumnTypes {
  /** Takes the next piece of the columns. */
  see(columns: readonly Column[], rowCount: number): void;
  types(): readonly ParquetColumn['type'][];
}

/** Learns, piece by piece, which type columns of cells can have that loses no digit and no leading zero of them. */
export function createColumnTypes(columnCount: number): ColumnTypes {
  const facts = Array.from({ length: columnCount }, () => ({
    isText: false,
    hasFractions: false,
    losesDigits: false,
  }));

  return {
    see(columns, rowCount) {
      for (const [index, column] of columns.entries()) {
        const fact = facts[index]!;
        const count = column.kind === 'text' ? column.dictionary.length : rowCount;
        for (let at = 0; at < count && !fact.isText; at += 1) {
          const cell = column.kind === 'text' ? column.dictionary[at] : cellAt(column, at);
          if (cell === null || cell === undefined) continue;
          const text = String(cell);
          const isWhole = wholeNumber.test(text);
          fact.isText = !isWhole && !isDecimal(text);
          fact.hasFractions ||= !isWhole;
          fact.losesDigits ||= !isExactDouble(text);
        }
      }
    },
    types: () =>
      facts.map(({ isText, hasFractions, losesDigits }) => {
        if (isText || (hasFractions && losesDigits)) return 'VARCHAR';
        return hasFractions ? 'DOUBLE' : 'BIGINT';
      }),
  };
}

/** Fits into 64 bits. */
const wholeNumber = /^-?(?:0|[1-9]\d{0,17})$/;
const decimalNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
const isDecimal = (text: string): boolean => decimalNumber.test(text) && Number.isFinite(Number(text));

/** Any 15 digits are a double’s, and more where they are what it is written as. */
const isExactDouble = (text: string): boolean =>
  text.replace(/[eE].*$/, '').replaceAll(/[-.]/g, '').length <= 15 || String(Number(text)) === text;
