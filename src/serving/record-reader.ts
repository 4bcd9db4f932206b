import { viewOf } from '../bytes/index.ts';
import type { DatasetSchema } from '../schema/index.ts';
import { createFieldDecoder, refused, smallCodeCount } from './field-decoder.ts';
import { readJsonNumber, skipSpaces } from './json-number.ts';

/**
 * Reads records from the bytes of a JSON text straight into rows, without any object in between. It knows only the usual
 * form: the features' names and values in ASCII without escapes. It gives up, and never refuses, on everything else,
 * valid or not; then the text is for `JSON.parse` and the record decoder, which say what is wrong, if anything is.
 */
export interface RecordReader {
  /** What was read last: encodings row by row (as `RecordDecoder` writes them). Another array after it has grown. */
  readonly rows: Float64Array;
  /** Where each record of the last batch begins in its text, and where it ends: two numbers a record. */
  readonly bounds: Int32Array;
  /** Reads a text that is one record into the first row. False where it gave up. */
  readOne(text: Uint8Array): boolean;
  /** Reads `{"instances": […]}`, and returns how many rows there are, 1 to `maximumRows`; 0 where it gave up. */
  readBatch(text: Uint8Array, maximumRows: number): number;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openingBracket = 0x5b;
const backslash = 0x5c;
const closingBracket = 0x5d;
const openingBrace = 0x7b;
const closingBrace = 0x7d;
const firstOfNull = 0x6e;
const zero = 0x30;
const firstPrintable = 0x20;
const lastPrintable = 0x7e;

const gaveUp = -1;
const rowsAtFirst = 16;
/** What is kept of a request is small; names are a tenth of this. */
const longestOpening = 1_000;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const nullText = bytesOf('null');
const instancesName = bytesOf('"instances"');

/** Whether a name stands in JSON as it is, and means nothing to the prototypes of objects. */
const isPlainName = (name: string): boolean => /^[ !#-[\]-~]*$/.test(name) && name !== '__proto__';

/** Bytes that are looked for again and again, four at a time; four at least. */
interface Opening {
  readonly length: number;
  readonly words: Int32Array;
  /** Of its last four bytes, some of which may be in the word before. */
  readonly lastWord: number;
}

function createOpening(bytes: Uint8Array): Opening {
  const { length } = bytes;
  const view = viewOf(bytes);
  const words = Int32Array.from({ length: Math.ceil(length / 4) - 1 }, (_, index) => view.getInt32(index * 4, true));
  return { length, words, lastWord: view.getInt32(length - 4, true) };
}

function standsAt({ length, words, lastWord }: Opening, text: DataView, textLength: number, at: number): boolean {
  if (at + length > textLength || text.getInt32(at + length - 4, true) !== lastWord) return false;
  for (let index = 0; index < words.length; index += 1)
    if (text.getInt32(at + index * 4, true) !== words[index]) return false;
  return true;
}

function startsWith(text: Uint8Array, at: number, wanted: Uint8Array): boolean {
  if (at + wanted.length > text.length) return false;
  for (let index = 0; index < wanted.length; index += 1) if (text[at + index] !== wanted[index]) return false;
  return true;
}

/** The index of the quote that ends the string whose text begins at `at`. */
function endOfPlainString(text: Uint8Array, at: number): number {
  for (let index = at; index < text.length; index += 1) {
    const byte = text[index]!;
    if (byte === quote) return index;
    if (byte === backslash || byte < firstPrintable || byte > lastPrintable) return gaveUp;
  }
  return gaveUp;
}

const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');

export function createRecordReader(schema: DatasetSchema): RecordReader {
  const fields = schema.features.map(createFieldDecoder);
  const featureCount = fields.length;
  const isReadable = fields.every(({ name }) => isPlainName(name));
  const byName = new Map(fields.map(({ name }, index) => [name, index]));
  /**
   * A client writes all its records in one way. So what stands before the value at each position (brace or comma, spaces,
   * name, colon) is kept from the record before, with the feature that it names, and compared as a whole.
   */
  const openings = fields.map(({ name }, index) =>
    createOpening(bytesOf(`${index === 0 ? '{' : ','}"${isReadable ? name : ''}":`)),
  );
  const named = Int32Array.from(fields, (_field, index) => index);
  const number = new Float64Array(1);
  const smallCodes = Float64Array.from(fields.flatMap(({ smallCodes }) => [...smallCodes]));
  /** The number of the record in which each feature was seen last: one that stands twice is found by it. */
  const seenIn = new Int32Array(featureCount);
  let recordNumber = 0;
  let rows = new Float64Array(rowsAtFirst * featureCount);
  let bounds = new Int32Array(rowsAtFirst * 2);

  /** Reads what stands before the value at a position, and keeps it; returns the index of the value. */
  function readOpening(text: Uint8Array, start: number, position: number): number {
    if (text[start] !== (position === 0 ? openingBrace : comma)) return gaveUp;
    const nameStart = skipSpaces(text, start + 1);
    const nameEnd = text[nameStart] === quote ? endOfPlainString(text, nameStart + 1) : gaveUp;
    if (nameEnd === gaveUp) return gaveUp;
    const feature = byName.get(textOf(text, nameStart + 1, nameEnd));
    const colonAt = skipSpaces(text, nameEnd + 1);
    if (feature === undefined || text[colonAt] !== colon) return gaveUp;
    const valueAt = skipSpaces(text, colonAt + 1);
    if (valueAt - start > longestOpening) return gaveUp;
    named[position] = feature;
    openings[position] = createOpening(text.subarray(start, valueAt));
    return valueAt;
  }

  /**
   * Writes the encoding of a whole number of one or two digits, as most values are: a code, a count, an age. Gives up on
   * others, which are for `readJsonNumber`.
   */
  function readSmallNumber(text: Uint8Array, at: number, feature: number, offset: number): number {
    const first = text[at]! - zero;
    if (first < 0 || first > 9) return gaveUp;
    const second = text[at + 1]! - zero;
    const hasTwoDigits = first > 0 && second >= 0 && second <= 9;
    const end = hasTwoDigits ? at + 2 : at + 1;
    if (text[end] !== comma && text[end] !== closingBrace) return gaveUp;
    const code = smallCodes[feature * smallCodeCount + (hasTwoDigits ? 10 * first + second : first)]!;
    rows[offset + feature] = code;
    return code === refused ? gaveUp : end;
  }

  /** Writes the encoding of the value at `at`; returns the index after it. */
  function readValue(text: Uint8Array, at: number, feature: number, offset: number): number {
    const small = readSmallNumber(text, at, feature, offset);
    if (small !== gaveUp) return small;
    let end: number;
    let code: number;
    const first = text[at]!;
    if (first === quote) {
      const closing = endOfPlainString(text, at + 1);
      if (closing === gaveUp) return gaveUp;
      end = closing + 1;
      code = fields[feature]!.read(textOf(text, at + 1, closing));
    } else if (first === firstOfNull) {
      if (!startsWith(text, at, nullText)) return gaveUp;
      end = at + nullText.length;
      code = fields[feature]!.read(null);
    } else {
      end = readJsonNumber(text, at, number);
      if (end === gaveUp) return gaveUp;
      code = fields[feature]!.read(number[0]!);
    }
    rows[offset + feature] = code;
    return code === refused ? gaveUp : end;
  }

  /** Reads the record whose brace opens at `start` into the row at `offset`; returns the index after its last brace. */
  function readRecord(text: Uint8Array, view: DataView, start: number, offset: number): number {
    recordNumber = (recordNumber + 1) | 0;
    let at = start;
    for (let position = 0; position < featureCount; position += 1) {
      const opening = openings[position]!;
      at = standsAt(opening, view, text.length, at) ? at + opening.length : readOpening(text, at, position);
      if (at === gaveUp) return gaveUp;
      const feature = named[position]!;
      if (seenIn[feature] === recordNumber) return gaveUp;
      seenIn[feature] = recordNumber;
      at = readValue(text, at, feature, offset);
      if (at === gaveUp) return gaveUp;
      if (text[at]! <= firstPrintable) at = skipSpaces(text, at);
    }
    return text[at] === closingBrace ? at + 1 : gaveUp;
  }

  /** The index of the first record of a batch. */
  function startOfInstances(text: Uint8Array): number {
    let at = skipSpaces(text, 0);
    if (text[at] !== openingBrace) return gaveUp;
    at = skipSpaces(text, at + 1);
    if (!startsWith(text, at, instancesName)) return gaveUp;
    at = skipSpaces(text, at + instancesName.length);
    if (text[at] !== colon) return gaveUp;
    at = skipSpaces(text, at + 1);
    return text[at] === openingBracket ? skipSpaces(text, at + 1) : gaveUp;
  }

  function growRows(maximumRows: number): void {
    const grown = new Float64Array(Math.min(maximumRows * featureCount, rows.length * 2));
    grown.set(rows);
    rows = grown;
    const more = new Int32Array(Math.ceil(rows.length / featureCount) * 2);
    more.set(bounds);
    bounds = more;
  }

  return {
    get rows() {
      return rows;
    },

    get bounds() {
      return bounds;
    },

    readOne(text) {
      if (!isReadable) return false;
      const end = readRecord(text, viewOf(text), skipSpaces(text, 0), 0);
      return end !== gaveUp && skipSpaces(text, end) === text.length;
    },

    readBatch(text, maximumRows) {
      const view = viewOf(text);
      let at = isReadable ? startOfInstances(text) : gaveUp;
      for (let row = 0; at !== gaveUp && row < maximumRows; row += 1) {
        if ((row + 1) * featureCount > rows.length) growRows(maximumRows);
        const start = at;
        at = readRecord(text, view, start, row * featureCount);
        if (at === gaveUp) return 0;
        bounds[2 * row] = start;
        bounds[2 * row + 1] = at;
        at = skipSpaces(text, at);
        if (text[at] === closingBracket) {
          at = skipSpaces(text, at + 1);
          return text[at] === closingBrace && skipSpaces(text, at + 1) === text.length ? row + 1 : 0;
        }
        if (text[at] !== comma) return 0;
        at = skipSpaces(text, at + 1);
      }
      return 0;
    },
  };
}
