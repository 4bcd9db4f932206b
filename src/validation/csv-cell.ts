import { parseNumber } from '../table/index.ts';

/** What a spreadsheet takes for the beginning of a formula, also in the wide forms of East Asian input; OWASP, "CSV injection". */
const formulaStart = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * A cell of a CSV file (RFC 4180), safe to open in a spreadsheet: a text that would be a formula there gets an apostrophe
 * before it. Numbers, and texts that write one such as -1.5, stay as they are; null is empty.
 */
export function csvCell(value: number | string | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const isFormula = formulaStart.test(value) && parseNumber(value) === undefined;
  const text = isFormula ? `'${value}` : value;
  return /[",;\t\r\n']|^\s|\s$/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
}
