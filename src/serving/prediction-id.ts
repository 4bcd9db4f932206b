import { randomBytes } from 'node:crypto';

/** Ids whose random digits are drawn at once; a system call for each would cost more than the prediction. */
const idsPerDraw = 2048;
/** 4 bits of the variant's digit are drawn and half thrown away: 16 hexadecimal digits an id. */
const digitsPerId = 16;
const variantDigits = '89ab';
/** The counter has 12 bits; it begins in the lower half, so that a millisecond has room for 2,048 ids at least. */
const counterEnd = 0x1000;
const counterStartMask = 0x7ff;

/**
 * UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, a counter of 12 bits that begins at random in each (section 6.2,
 * method 1), and 62 random bits from the system's generator. Two servers never need to agree, and the ids of one sort in
 * the order in which they were made: what was made between two others lies between them.
 */
export function createPredictionIds(now: () => number = Date.now, random = randomBytes): () => string {
  let digits = '';
  let position = 0;
  let timeMs = -1;
  let counter = counterEnd;
  let prefix = '';

  function startMillisecond(current: number): void {
    timeMs = current;
    const time = current.toString(16).padStart(12, '0');
    prefix = `${time.slice(0, 8)}-${time.slice(8)}-`;
    counter = Number.parseInt(digits.slice(position, position + 4), 16) & counterStartMask;
  }

  return () => {
    if (position === digits.length) {
      digits = random((idsPerDraw * digitsPerId) / 2).toString('hex');
      position = 0;
    }
    const current = now();
    counter += 1;
    // A clock that goes back does not take the ids back with it.
    if (current > timeMs) startMillisecond(current);
    else if (counter === counterEnd) startMillisecond(timeMs + 1);
    const at = position;
    position += digitsPerId;
    const variant = variantDigits[digits.charCodeAt(at) & 3];
    return `${prefix}${(0x7000 | counter).toString(16)}-${variant}${digits.slice(at + 1, at + 4)}-${digits.slice(at + 4, at + 16)}`;
  };
}
