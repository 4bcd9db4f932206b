import { randomBytes } from 'node:crypto';

/** Ids whose random bits are drawn at once; a system call for each would cost more than the prediction. */
const idsPerDraw = 2048;
const randomBytesPerId = 8;
/** The counter has 12 bits; it begins in the lower half, so that a millisecond has room for 2,048 ids at least. */
const counterEnd = 0x1000;
const counterStartMask = 0x7ff;

const form = 'tttttttt-tttt-7ccc-vrrr-rrrrrrrrrrrr';
const counterAt = form.indexOf('c');
const variantAt = form.indexOf('v');

/** The digits of each byte, two by two. */
const highDigits = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').charCodeAt(0));
const lowDigits = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').charCodeAt(1));

/**
 * UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, a counter of 12 bits that begins at random in each (section 6.2,
 * method 1), and 62 random bits from the system's generator. Two servers never need to agree, and the ids of one sort in
 * the order in which they were made: what was made between two others lies between them.
 */
export function createPredictionIds(now: () => number = Date.now, random = randomBytes): () => string {
  // Written as bytes: a text that is put together of others would have to be copied once more wherever it is written.
  const id = Buffer.from(form, 'latin1');
  let drawn = Buffer.alloc(0);
  let position = 0;
  let timeMs = -1;
  let counter = counterEnd;

  function writeByte(at: number, byte: number): void {
    id[at] = highDigits[byte]!;
    id[at + 1] = lowDigits[byte]!;
  }

  function startMillisecond(current: number): void {
    timeMs = current;
    const time = current.toString(16).padStart(12, '0');
    id.write(`${time.slice(0, 8)}-${time.slice(8)}`, 'latin1');
    counter = drawn.readUInt16BE(position) & counterStartMask;
  }

  return () => {
    if (position === drawn.length) {
      drawn = random(idsPerDraw * randomBytesPerId);
      position = 0;
    }
    const current = now();
    counter += 1;
    // A clock that goes back does not take the ids back with it.
    if (current > timeMs) startMillisecond(current);
    else if (counter === counterEnd) startMillisecond(timeMs + 1);
    id[counterAt] = lowDigits[counter >> 8]!;
    writeByte(counterAt + 1, counter & 0xff);
    // The two highest bits say which variant of UUID it is.
    writeByte(variantAt, 0x80 | (drawn[position]! & 0x3f));
    writeByte(variantAt + 2, drawn[position + 1]!);
    for (let index = 2; index < randomBytesPerId; index += 1) {
      writeByte(variantAt + 1 + index * 2, drawn[position + index]!);
    }
    position += randomBytesPerId;
    return id.toString('latin1');
  };
}
