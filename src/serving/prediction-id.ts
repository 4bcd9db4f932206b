import { randomBytes } from 'node:crypto';

/** Ids whose random digits are drawn at once; a system call for each would cost more than the prediction. */
const idsPerDraw = 2048;
/** 4 bits of the variant's digit are drawn and half thrown away: 19 hexadecimal digits an id. */
const digitsPerId = 19;
const variantDigits = '89ab';

/**
 * UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits from the system's generator.
 * They sort by time, and two servers never need to agree.
 */
export function createPredictionIds(now: () => number = Date.now, random = randomBytes): () => string {
  let digits = '';
  let position = 0;
  let timeMs = -1;
  let prefix = '';
  return () => {
    if (position === digits.length) {
      digits = random((idsPerDraw * digitsPerId) / 2).toString('hex');
      position = 0;
    }
    const at = position;
    position += digitsPerId;
    const current = now();
    if (current !== timeMs) {
      timeMs = current;
      const time = current.toString(16).padStart(12, '0');
      prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
    }
    const variant = variantDigits[digits.charCodeAt(at) & 3];
    return `${prefix}${digits.slice(at + 1, at + 4)}-${variant}${digits.slice(at + 4, at + 7)}-${digits.slice(at + 7, at + 19)}`;
  };
}
