import { isUtf8 } from 'node:buffer';
import { HaleError } from '../errors/index.ts';
import { findDuplicateName } from './duplicate-name.ts';

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

const longestDetail = 200;

const refuse = (detail: string, field?: string, cause?: unknown): HaleError =>
  new HaleError('JSON_INVALID', detail.slice(0, longestDetail), {
    ...(field === undefined ? {} : { details: { field: field.slice(0, 250) } }),
    ...(cause === undefined ? {} : { cause }),
  });

/**
 * Counts the colons outside of strings, which in valid JSON are its members, before anything is parsed; refuses
 * nesting beyond `maximumDepth`.
 */
function countWrittenMembers(bytes: Uint8Array, maximumDepth: number): number {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === quote) {
      for (at += 1; at < bytes.length && bytes[at] !== quote; at += 1) if (bytes[at] === backslash) at += 1;
    } else if (byte === colon) {
      members += 1;
    } else if ((byte | 0x20) === 0x7b) {
      depth += 1;
      if (depth > maximumDepth) throw refuse(`the body is nested deeper than ${maximumDepth} levels`);
    } else if ((byte | 0x20) === 0x7d) {
      depth -= 1;
    }
  }
  return members;
}

/** Counts the members that a parsed value has; refuses names that reach into an object's prototype. */
function countParsedMembers(value: object): number {
  let members = 0;
  const pending: object[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) {
      for (const element of next) if (typeof element === 'object' && element !== null) pending.push(element);
      continue;
    }
    for (const name in next) {
      members += 1;
      const member = (next as Record<string, unknown>)[name];
      if (typeof member === 'object' && member !== null) {
        if (name === 'constructor' && Object.hasOwn(member, 'prototype'))
          throw refuse('the body names a prototype', name);
        pending.push(member);
      }
    }
    if (Object.hasOwn(next, '__proto__')) throw refuse('the body has a member named __proto__', '__proto__');
  }
  return members;
}

/** Stands for NaN in a text that has NaN or Infinity: such a text is refused whatever its other numbers are. */
const notANumber = '2.718281828459045e-300';
const standIns: Readonly<Record<string, string>> = { NaN: notANumber, Infinity: '1e999' };

/**
 * NaN and Infinity are no JSON, but Python's json module writes them: read as numbers that no feature allows, so that
 * the answer can name the field. One pass, because a regular expression over strings can be made to take quadratic time.
 */
function withoutNonFiniteNames(text: string): string {
  let replaced = '';
  let at = 0;
  while (at < text.length) {
    const opening = text.indexOf('"', at);
    const outsideEnd = opening < 0 ? text.length : opening;
    replaced += text.slice(at, outsideEnd).replace(/\b(?:NaN|Infinity)\b/g, (name) => standIns[name] ?? name);
    if (opening < 0) break;
    let closing = opening + 1;
    while (closing < text.length && text[closing] !== '"') closing += text[closing] === '\\' ? 2 : 1;
    at = closing + 1;
    replaced += text.slice(opening, at);
  }
  return replaced;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    try {
      return JSON.parse(withoutNonFiniteNames(text), (_name, value: unknown) =>
        typeof value === 'number' && Math.abs(value) === Number(notANumber) ? Number.NaN : value,
      );
    } catch {
      const reason = cause instanceof Error ? `: ${cause.message}` : '';
      throw refuse(`the body is not valid JSON${reason}`, undefined, cause);
    }
  }
}

/**
 * Parses one JSON body exactly as it is written: nothing is coerced, and what `JSON.parse` would pass over (a name
 * that stands twice, bytes that are not UTF-8) is refused. NaN and Infinity become the numbers that they name.
 * @throws HaleError JSON_INVALID
 */
export function parseJsonBody(bytes: Buffer, maximumDepth: number): unknown {
  if (bytes.length === 0) throw refuse('the body is empty; it must be a JSON object');
  if (!isUtf8(bytes)) throw refuse('the body is not UTF-8');
  const written = countWrittenMembers(bytes, maximumDepth);
  const text = bytes.toString('utf8');
  const value = parse(text);
  if (typeof value === 'object' && value !== null && countParsedMembers(value) !== written) {
    const name = findDuplicateName(text);
    throw refuse(`the name ${JSON.stringify(name)} stands twice in one object of the body`, name);
  }
  return value;
}
