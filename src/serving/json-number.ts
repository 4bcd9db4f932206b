const space = 0x20;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const tab = 0x09;
const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
const lowerE = 0x65;

/** Whole numbers of so many digits fit 32 bits, which are faster than doubles to compute with. */
const mostShortDigits = 9;
const powersOfTen = Float64Array.from({ length: mostShortDigits + 1 }, (_, exponent) => 10 ** exponent);

/** The index of the first byte from `at` on that is no space of JSON. */
export function skipSpaces(text: Uint8Array, at: number): number {
  let next = at;
  while (next < text.length) {
    const byte = text[next]!;
    if (byte > space || (byte !== space && byte !== lineFeed && byte !== carriageReturn && byte !== tab)) break;
    next += 1;
  }
  return next;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= zero && byte <= nine;

/**
 * Reads the number of JSON at `at`, to the bit as `JSON.parse` does, into `value[0]`. Short decimals, as nearly all are,
 * are a whole number divided by a power of ten: a double holds both exactly, so the quotient is the correctly rounded value
 * (Clinger 1990, "How to read floating point numbers accurately"). The platform reads the others.
 *
 * @returns the index after it; -1 where there is none
 */
export function readJsonNumber(text: Uint8Array, at: number, value: Float64Array): number {
  const isNegative = text[at] === minus;
  const first = isNegative ? at + 1 : at;
  let next = first;
  let whole = 0;
  while (next < text.length) {
    const digit = text[next]! - zero;
    if (digit < 0 || digit > 9) break;
    whole = (Math.imul(whole, 10) + digit) | 0;
    next += 1;
  }
  let digits = next - first;
  if (digits === 0 || (digits > 1 && text[first] === zero)) return -1;
  let decimals = 0;
  if (text[next] === point) {
    const start = next + 1;
    next = start;
    while (next < text.length) {
      const digit = text[next]! - zero;
      if (digit < 0 || digit > 9) break;
      whole = (Math.imul(whole, 10) + digit) | 0;
      next += 1;
    }
    decimals = next - start;
    if (decimals === 0) return -1;
    digits += decimals;
  }
  let isShort = digits <= mostShortDigits;
  if (next < text.length && (text[next]! | 0x20) === lowerE) {
    next += text[next + 1] === minus || text[next + 1] === plus ? 2 : 1;
    if (!isDigit(text[next])) return -1;
    while (isDigit(text[next])) next += 1;
    isShort = false;
  }
  if (isShort) {
    const size = decimals === 0 ? whole : whole / powersOfTen[decimals]!;
    value[0] = isNegative ? -size : size;
  } else {
    value[0] = Number(Buffer.from(text.buffer, text.byteOffset + at, next - at).toString('latin1'));
  }
  return next;
}
