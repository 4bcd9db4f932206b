import { parseNumber } from './parse-number.ts';

/** The digits from which a whole number may be one that a double cannot hold: 2⁵³ has 16. */
const doubtfulDigits = 16;

/**
 * SQL of the number that a text writes; NULL where it writes none, and where it is a whole number that a double would
 * round: the column is then text, so that an identifier keeps its last digits.
 *
 * @param text SQL of the text, which may have blanks around it
 */
export function writtenNumber(text: string): string {
  const number = `TRY_CAST(${text} AS DOUBLE)`;
  const isWhole = `regexp_full_match(${text}, '\\s*[+-]?[0-9]+\\s*')`;
  const isExact = `COALESCE(TRY_CAST(${number} AS HUGEINT) = TRY_CAST(${text} AS HUGEINT), false)`;
  // DuckDB's cast also takes "1_000" and "+-1", which are no decimal numbers to anyone else. The length in bytes is known
  // without a look at them, so that short cells, nearly all, cost nothing more.
  return `CASE WHEN contains(${text}, '_') OR contains(${text}, '+-') THEN NULL WHEN strlen(${text}) < ${doubtfulDigits} OR NOT ${isWhole} OR ${isExact} THEN ${number} END`;
}

/** Whether a column of that type may hold whole numbers that a double would round. */
export const mayBeRounded = (type: string): boolean => /^(?:BIGINT|UBIGINT|DECIMAL\(\d+,0\))$/.test(type);

/** SQL of a number from a column of that type, NULL where a double would round a whole number. */
export function exactNumber(cell: string, type: string): string {
  const number = `CAST(${cell} AS DOUBLE)`;
  return mayBeRounded(type)
    ? `CASE WHEN TRY_CAST(${number} AS HUGEINT) = CAST(${cell} AS HUGEINT) THEN ${number} END`
    : number;
}

/** SQL of a number, NULL where one of the texts that stand for missing writes it. */
export function unlessMissing(number: string, missingValues: readonly string[]): string {
  const markers = missingValues.map(parseNumber).filter((marker) => marker !== undefined);
  return [...new Set(markers)].reduce((inner, marker) => `NULLIF(${inner}, ${marker}::DOUBLE)`, number);
}
