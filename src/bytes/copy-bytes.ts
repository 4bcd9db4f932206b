export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** From here on the call of the platform's own copy costs less than it saves. */
const shortestForPlatform = 512;

/**
 * Copies bytes and returns the index after the last one. Between views, four at a time: a row of an answer or of a log is
 * a dozen short pieces, for each of which a call of `TypedArray.set` or `Buffer.copy` takes several times as long.
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
  for (let index = 0; index < length - 4; index += 4) {
    into.setInt32(at + index, from.getInt32(start + index, true), true);
  }
  // The last four, some of which may be there already.
  into.setInt32(end - 4, from.getInt32(start + length - 4, true), true);
  return end;
}

/** Writes a text of ASCII alone and returns the index after it. */
export function writeAscii(text: string, into: DataView, at: number): number {
  for (let index = 0; index < text.length; index += 1) into.setUint8(at + index, text.charCodeAt(index));
  return at + text.length;
}
