const mostSpares = 4;
/** An answer of 4,000 rows; larger ones are rare, and would hold their memory for nothing. */
const largestSpareBytes = 1024 ** 2;

const spares: Buffer[] = [];

/**
 * A buffer of at least so many bytes, with anything in it. The collector learns of large buffers that are not used any
 * more only after dozens of them, so those that were given back are taken again.
 */
export function takeBuffer(leastBytes: number): Buffer {
  const index = spares.findIndex(({ length }) => length >= leastBytes);
  return index < 0 ? Buffer.allocUnsafeSlow(leastBytes) : spares.splice(index, 1)[0]!;
}

/** Takes back what `takeBuffer` gave, or a part of it. Only when nobody reads it any more. */
export function giveBackBuffer({ buffer }: Buffer): void {
  if (buffer.byteLength > largestSpareBytes) return;
  // The newest is of the size that is asked for now.
  if (spares.length === mostSpares) spares.shift();
  spares.push(Buffer.from(buffer));
}
