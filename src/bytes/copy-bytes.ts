export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** From here on the call of the platform's own copy costs less than it saves. */
const shortestForPlatform = 512;

/**
 * Copies a part of a text in UTF-8 and returns the index after it. Between views, eight bytes at a time: a row of an
 * answer or of a log is a dozen short pieces, for each of which a call of `TypedArray.set` or `Buffer.copy` takes several
 * times as long. The eight are moved as a double, which is any bits but, by the letter of the standard, those of a NaN:
 * these end in a byte from F0 on before 7F or FF, and no text in UTF-8 has such two.
 */
export function copyBytes(from: DataView, start: number, length: number, into: DataView, at: number): number {
  const end = at + length;
  if (length >= shortestForPlatform) {
    const piece = new Uint8Array(from.buffer, from.byteOffset + start, length);
    new Uint8Array(into.buffer, into.byteOffset + at, length).set(piece);
    return end;
  }
  if (length < 4) {
    for (let index = 0; index < length; index += 1) into.setUint8(at + index, from.getUint8(start + index));
    return end;
  }
  let index = 0;
  for (; index < length - 8; index += 8) into.setFloat64(at + index, from.getFloat64(start + index, true), true);
  if (index < length - 4) into.setInt32(at + index, from.getInt32(start + index, true), true);
  // The last four, some of which may be there already.
  into.setInt32(end - 4, from.getInt32(start + length - 4, true), true);
  return end;
}

/** Writes a text of ASCII alone and returns the index after it. */
export function writeAscii(text: string, into: DataView, at: number): number {
  for (let index = 0; index < text.length; index += 1) into.setUint8(at + index, text.charCodeAt(index));
  return at + text.length;
}

/** A text that is written again and again. */
export interface Phrase {
  readonly length: number;
  readonly view: DataView;
}

export function createPhrase(text: string): Phrase {
  const view = viewOf(Buffer.from(text));
  return { length: view.byteLength, view };
}

/** Writes a phrase and returns the index after it. */
export const copyPhrase = ({ view, length }: Phrase, into: DataView, at: number): number =>
  copyBytes(view, 0, length, into, at);
