import { randomBytes } from 'node:crypto';
import { copyBytes, type TextColumn, viewOf } from '../bytes/index.ts';

/** Ids whose random bits are drawn at once; a system call for each would cost more than the prediction. */
const idsPerDraw = 2048;
const randomBytesPerId = 8;
/** The counter has 12 bits; it begins in the lower half, so that a millisecond has room for 2,048 ids at least. */
const counterEnd = 0x1000;
const counterStartMask = 0x7ff;

const form = 'tttttttt-tttt-7ccc-vrrr-rrrrrrrrrrrr';
const counterAt = form.indexOf('c');
const variantAt = form.indexOf('v');

/** The two digits of each byte, as two characters of ASCII. */
const hexPairs = Uint16Array.from({ length: 256 }, (_, byte) => {
  const [high, low] = Buffer.from(byte.toString(16).padStart(2, '0'), 'latin1');
  return high! | (low! << 8);
});

/** Gives ids that no other source gives. */
export interface IdSource {
  next(): string;
  /** Writes the next ids into the first rows of a column of texts of 36 characters. */
  fill(into: TextColumn, count: number): void;
}

/**
 * UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, a counter of 12 bits that begins at random in each (section 6.2,
 * method 1), and 62 random bits from the system's generator. Two servers never need to agree, and the ids of one sort in
 * the order in which they were made: what was made between two others lies between them.
 */
export function createPredictionIds(now: () => number = Date.now, random = randomBytes): IdSource {
  const id = Buffer.from(form, 'latin1');
  const view = viewOf(id);
  let drawn = Buffer.alloc(0);
  let position = 0;
  let timeMs = -1;
  let counter = counterEnd;

  const writeByte = (at: number, byte: number): void => view.setUint16(at, hexPairs[byte]!, true);

  function startMillisecond(current: number): void {
    timeMs = current;
    const time = current.toString(16).padStart(12, '0');
    id.write(`${time.slice(0, 8)}-${time.slice(8)}`, 'latin1');
    counter = drawn.readUInt16BE(position) & counterStartMask;
  }

  /** Makes `id` the next one. */
  function advance(current: number): void {
    if (position === drawn.length) {
      drawn = random(idsPerDraw * randomBytesPerId);
      position = 0;
    }
    counter += 1;
    // A clock that goes back does not take the ids back with it.
    if (current > timeMs) startMillisecond(current);
    else if (counter === counterEnd) startMillisecond(timeMs + 1);
    // The version's digit, which shares a byte with the counter's first.
    writeByte(counterAt - 1, 0x70 | (counter >> 8));
    writeByte(counterAt + 1, counter & 0xff);
    // The two highest bits say which variant of UUID it is.
    writeByte(variantAt, 0x80 | (drawn[position]! & 0x3f));
    writeByte(variantAt + 2, drawn[position + 1]!);
    for (let index = 2; index < randomBytesPerId; index += 1) {
      writeByte(variantAt + 1 + index * 2, drawn[position + index]!);
    }
    position += randomBytesPerId;
  }

  return {
    next() {
      advance(now());
      return id.toString('latin1');
    },
    fill({ width, view: into, lengths }, count) {
      const current = now();
      for (let row = 0; row < count; row += 1) {
        advance(current);
        copyBytes(view, 0, form.length, into, row * width);
        lengths[row] = form.length;
      }
    },
  };
}
