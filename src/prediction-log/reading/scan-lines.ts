import { open } from 'node:fs/promises';

const pieceBytes = 256 * 1024;
const lineFeed = 0x0a;

/** Bytes of whole lines; valid until the next piece is asked for. */
export interface WholeLines {
  readonly bytes: Buffer;
  /** Behind the last line feed. */
  readonly end: number;
  /** Where in the file the first byte stands. */
  readonly position: number;
}

/**
 * The whole lines of a file; what stands behind the last line feed is left out.
 *
 * @param from the byte at which a line begins
 */
export async function* readWholeLines(path: string, from = 0): AsyncGenerator<WholeLines> {
  const handle = await open(path, 'r');
  try {
    let bytes = Buffer.allocUnsafe(pieceBytes);
    let held = 0;
    for (let position = from; ; ) {
      const { bytesRead } = await handle.read(bytes, held, bytes.length - held, position);
      if (bytesRead === 0) return;
      const filled = held + bytesRead;
      position += bytesRead;
      const end = bytes.lastIndexOf(lineFeed, filled - 1) + 1;
      if (end > 0) yield { bytes, end, position: position - filled };
      held = filled - end;
      if (held === bytes.length) {
        const larger = Buffer.allocUnsafe(2 * bytes.length);
        bytes.copy(larger, 0, 0, held);
        bytes = larger;
      } else bytes.copy(bytes, 0, end, filled);
    }
  } finally {
    await handle.close();
  }
}

/** Calls `onLine` with each line of a piece: where it starts, and where its line feed stands. */
export function forEachLine(
  { bytes, end }: Pick<WholeLines, 'bytes' | 'end'>,
  onLine: (start: number, end: number) => void,
): void {
  for (let start = 0; start < end; ) {
    const lineEnd = bytes.indexOf(lineFeed, start);
    onLine(start, lineEnd);
    start = lineEnd + 1;
  }
}
