const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const closingBrace = 0x7d;

const smallestBytes = 64 * 1024;
/** What a few batches of 1,000 rows at once take; a buffer that something larger made larger is given back. */
const largestKeptBytes = 4 * 1024 ** 2;

/** Lines that wait for one write. */
export interface LineBuffer {
  /** What is written of it so far. */
  readonly length: number;
  /**
   * Adds a line.
   * @param head ASCII
   * @param features JSON text, valid; line ends between its values become spaces
   */
  add(head: string, features: Buffer | string): void;
  /**
   * Adds what a function writes: into the bytes, from an index on, so many bytes at most; it returns the index after it.
   */
  extend(mostBytes: number, write: (into: Buffer, at: number) => number): void;
  /** Adds lines as they are, each with its line feed. @param lines ASCII */
  addLines(lines: string): void;
  /** The bytes themselves, until the next call. */
  bytes(): Buffer;
  clear(): void;
}

export function createLineBuffer(): LineBuffer {
  let bytes = Buffer.allocUnsafe(smallestBytes);
  let length = 0;

  function reserve(more: number): void {
    if (length + more <= bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * bytes.length, length + more));
    bytes.copy(larger, 0, 0, length);
    bytes = larger;
  }

  /** Outside of strings only, since JSON has no line end in a string. */
  function joinLines(from: number): void {
    for (let at = from; at < length; at += 1) {
      if (bytes[at] === lineFeed || bytes[at] === carriageReturn) bytes[at] = space;
    }
  }

  return {
    get length() {
      return length;
    },
    add(head, features) {
      const isText = typeof features === 'string';
      // A character is three bytes of UTF-8 at most.
      reserve(head.length + (isText ? 3 * features.length : features.length) + 2);
      length += bytes.write(head, length, 'latin1');
      const from = length;
      length += isText ? bytes.write(features, length, 'utf8') : features.copy(bytes, length);
      const hasLines = isText
        ? features.includes('\n') || features.includes('\r')
        : features.includes(lineFeed) || features.includes(carriageReturn);
      if (hasLines) joinLines(from);
      bytes[length] = closingBrace;
      bytes[length + 1] = lineFeed;
      length += 2;
    },
    extend(mostBytes, write) {
      reserve(mostBytes);
      length = write(bytes, length);
    },
    addLines(lines) {
      reserve(lines.length);
      length += bytes.write(lines, length, 'latin1');
    },
    bytes: () => bytes.subarray(0, length),
    clear() {
      length = 0;
      if (bytes.length > largestKeptBytes) bytes = Buffer.allocUnsafe(smallestBytes);
    },
  };
}
