import { parseNumber } from './parse-number.ts';

export interface CsvDialect {
  readonly delimiter: string;
  readonly header: boolean;
  /** Blank lines before the first record. */
  readonly leadingBlankLines: number;
  /** The cells of the first record. */
  readonly firstRecord: readonly string[];
}

const delimiters = [',', ';', '\t', '|'];
/** A hundred records settle a dialect; more only cost time. */
const recordsToLookAt = 100;

/**
 * Guesses how a CSV file is written from its first bytes. The delimiter is the one that cuts the most records into the
 * same number of cells, more than one. The first record is a header when none of its cells is a number and they differ in kind from what stands below them, or recur nowhere below.
 *
 * @param complete whether `sample` is the whole file; otherwise its last record is cut off and not looked at
 */
export function sniffDialect(
  sample: string,
  complete: boolean,
  given: { delimiter?: string | undefined; header?: boolean | undefined; missingValues: ReadonlySet<string> },
): CsvDialect {
  const text = sample.startsWith('\uFEFF') ? sample.slice(1) : sample;
  const recordsBy = (delimiter: string) => splitRecords(text, delimiter, complete);
  const delimiter = given.delimiter ?? bestDelimiter(recordsBy);
  const records = recordsBy(delimiter);
  const header = given.header ?? looksLikeHeader(records, given.missingValues);
  const leadingBlankLines = /^[\r\n]*/.exec(text)?.[0].split('\n').length ?? 1;
  return { delimiter, header, leadingBlankLines: leadingBlankLines - 1, firstRecord: records[0] ?? [] };
}

function bestDelimiter(recordsBy: (delimiter: string) => string[][]): string {
  let best = { delimiter: ',', share: 0, cells: 1 };
  for (const delimiter of delimiters) {
    const counts = new Map<number, number>();
    const records = recordsBy(delimiter);
    for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
    for (const [cells, count] of counts) {
      const share = count / records.length;
      if (cells > 1 && (share > best.share || (share === best.share && cells > best.cells))) {
        best = { delimiter, share, cells };
      }
    }
  }
  return best.delimiter;
}

function looksLikeHeader(records: readonly string[][], missingValues: ReadonlySet<string>): boolean {
  const first = (records[0] ?? []).map((cell) => cell.trim());
  const rest = records.slice(1);
  const isName = (cell: string, index: number) =>
    parseNumber(cell) === undefined && (cell === '' ? index === 0 : !missingValues.has(cell));
  if (!first.every(isName)) return false;
  const below = (index: number) =>
    rest.map((record) => (record[index] ?? '').trim()).filter((cell) => !missingValues.has(cell));
  const columns = first.map((cell, index) => ({ cell, below: below(index) }));
  const standsOverNumbers = columns.some(
    ({ below }) => below.length > 0 && below.every((cell) => parseNumber(cell) !== undefined),
  );
  return standsOverNumbers || columns.every(({ cell, below }) => !below.includes(cell));
}

/** The cells of the first records of a CSV text, quotes taken off (RFC 4180); blank lines are no records. */
export function splitRecords(text: string, delimiter: string, complete: boolean): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let inQuotes = false;
  const endRecord = () => {
    if (cell.endsWith('\r')) cell = cell.slice(0, -1);
    if (record.length > 0 || cell !== '') records.push([...record, cell]);
    record = [];
    cell = '';
  };
  for (let at = 0; at < text.length && records.length < recordsToLookAt; at += 1) {
    const character = text[at] as string;
    if (inQuotes) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else inQuotes = false;
    } else if (character === '"' && cell === '') inQuotes = true;
    else if (character === delimiter) {
      record.push(cell);
      cell = '';
    } else if (character === '\n') endRecord();
    else cell += character;
  }
  if (complete && records.length < recordsToLookAt) endRecord();
  return records;
}
