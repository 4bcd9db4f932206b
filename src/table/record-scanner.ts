import { isUtf8 } from 'node:buffer';
import { HaleError } from '../errors/index.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const quoteMark = 0x22;
const blank = 0x20;
const byteOrderMark = Buffer.from('\uFEFF');

export interface RecordScannerOptions {
  /** For messages. */
  readonly path: string;
  /** Absent for JSON lines, where a line is a record whatever it holds. */
  readonly csv?: { readonly delimiter: string; readonly cellCount: number };
  readonly maximumLineBytes: number;
}

export interface RecordScanner {
  push(bytes: Uint8Array): void;
  finish(): void;
  /** The lines on which the records since the last call begin; 1 is the first line of the file. */
  takeLines(most?: number): Uint32Array;
  readonly pendingRecords: number;
}

/**
 * Finds where the records of a text file begin: a line each, unless a quoted cell holds line breaks (RFC 4180).
 * Blank lines are no records, but for a missing cell in a table of one column. Refuses NUL bytes, text that is not UTF-8, and lines beyond the limit.
 */
export function createRecordScanner(options: RecordScannerOptions): RecordScanner {
  const { path, csv, maximumLineBytes } = options;
  const delimiter = csv?.delimiter.charCodeAt(0) ?? -1;
  let lines = new Uint32Array(1024);
  let count = 0;
  let line = 1;
  let recordLine = 1;
  let recordBytes = 0;
  let cells = 1;
  let inQuotes = false;
  let afterQuote = false;
  let atCellStart = true;
  let isBlank = true;
  let finished = false;
  let utf8Rest = Buffer.alloc(0);
  let isStart = true;
  let afterReturn = false;
  let hasBegun = false;

  const checkText = (bytes: Buffer, last: boolean): void => {
    if (bytes.includes(0)) {
      throw new HaleError(
        'TABLE_FILE_BINARY',
        `${path}: a NUL byte after line ${line}; a text file was expected. Save the table as CSV in UTF-8, or as Parquet`,
      );
    }
    const whole = utf8Rest.length > 0 ? Buffer.concat([utf8Rest, bytes]) : bytes;
    const rest = last ? 0 : incompleteTail(whole);
    if (!isUtf8(whole.subarray(0, whole.length - rest))) {
      throw new HaleError(
        'TABLE_FILE_NOT_UTF8',
        `${path}: bytes that are no UTF-8 between line ${line} and ${line + countOf(bytes, newline)}; save the file in UTF-8`,
      );
    }
    utf8Rest = Buffer.from(whole.subarray(whole.length - rest));
  };

  const checkLength = (): void => {
    if (recordBytes > maximumLineBytes) {
      throw new HaleError(
        'TABLE_TOO_LARGE',
        `${path}: the record that begins on line ${recordLine} is longer than ${maximumLineBytes} bytes; look for a quote that is never closed`,
        { details: { line: recordLine } },
      );
    }
  };

  const endRecord = (): void => {
    checkLength();
    const isRecord = !isBlank || (csv?.cellCount === 1 && hasBegun && !finished);
    if (isRecord) {
      hasBegun = true;
      if (csv !== undefined && cells !== csv.cellCount) {
        throw new HaleError(
          'TABLE_FILE_RAGGED',
          `${path}: line ${recordLine} has ${cells} cells; ${csv.cellCount} were expected. A file that was cut off, or a cell that needs quotes`,
          { details: { line: recordLine, cells, expected: csv.cellCount } },
        );
      }
      if (count === lines.length) {
        const longer = new Uint32Array(lines.length * 2);
        longer.set(lines);
        lines = longer;
      }
      lines[count] = recordLine;
      count += 1;
    }
    recordBytes = 0;
    cells = 1;
    atCellStart = true;
    afterQuote = false;
    isBlank = true;
  };

  const textAfterQuote = () =>
    new HaleError(
      'TABLE_FILE_RAGGED',
      `${path}: text follows a closing quote in the record of line ${recordLine}; double a quote that is part of a cell`,
      { details: { line: recordLine } },
    );

  const loneReturn = () =>
    new HaleError(
      'TABLE_FILE_INVALID',
      `${path}: line ${line} holds a carriage return that no line feed follows; put the cell in quotes, or save the file with line feeds`,
      { details: { line } },
    );

  const scanBytes = (bytes: Buffer): void => {
    let recordStart = -recordBytes;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (inQuotes) {
        if (!afterQuote) {
          if (byte === quoteMark) afterQuote = true;
          else if (byte === newline) line += 1;
          continue;
        }
        afterQuote = false;
        if (byte === quoteMark) continue;
        inQuotes = false;
        if (byte !== delimiter && byte !== newline && byte !== carriageReturn && byte !== blank) throw textAfterQuote();
      }
      if (afterReturn && byte !== newline && byte !== carriageReturn) throw loneReturn();
      afterReturn = byte === carriageReturn && csv !== undefined;
      if (byte === newline) {
        recordBytes = at - recordStart;
        endRecord();
        recordStart = at + 1;
        line += 1;
        recordLine = line;
      } else if (byte === delimiter) {
        cells += 1;
        atCellStart = true;
        isBlank = false;
      } else if (byte !== carriageReturn) {
        isBlank = false;
        if (atCellStart) {
          if (byte === quoteMark && csv !== undefined) inQuotes = true;
          // DuckDB, too, lets blanks stand before an opening quote.
          atCellStart = byte === blank;
        }
      }
    }
    recordBytes = bytes.length - recordStart;
    checkLength();
  };

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      checkText(bytes, false);
      scanBytes(isStart && bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes);
      isStart = false;
    },
    finish() {
      checkText(Buffer.alloc(0), true);
      if (inQuotes && !afterQuote) {
        throw new HaleError(
          'TABLE_FILE_RAGGED',
          `${path}: a quote that opens in the record of line ${recordLine} is never closed; the file was cut off or the quote needs doubling`,
          { details: { line: recordLine } },
        );
      }
      finished = true;
      endRecord();
    },
    takeLines(most = count) {
      const taken = Math.min(most, count);
      const result = lines.slice(0, taken);
      lines.copyWithin(0, taken, count);
      count -= taken;
      return result;
    },
    get pendingRecords() {
      return count;
    },
  };
}

const countOf = (bytes: Buffer, byte: number): number => {
  let found = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) found += 1;
  return found;
};

/** Bytes at the end that begin a UTF-8 sequence which the next chunk completes. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}
