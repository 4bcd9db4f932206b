import { open } from 'node:fs/promises';
import { type LoggedRow, parseLine } from '../line.ts';
import { forEachLine, readWholeLines } from './scan-lines.ts';

/** Where in its segment's file a row begins. */
interface RowPlace {
  readonly row: number;
  readonly byte: number;
  /** As it was there: the last rows of a failing write are cut off, and others come in their place. */
  readonly line: Buffer;
}

/** By segment, where the stretch began that was read last. */
export type RowPlaces = Map<string, RowPlace>;

const firstPlace: RowPlace = { row: 0, byte: 0, line: Buffer.alloc(0) };
/** Of as many segments that are appended to at once. */
const mostPlaces = 64;

/**
 * Calls `onRow` with the rows `first` to `last` of a segment that is not sealed; damaged ones are left out. Stretches that
 * follow each other are read in one pass over the file: a window begins where the one before it ended.
 *
 * @param key names the segment in `places`, which is kept from one call to the next
 */
export async function readLineRows(
  path: string,
  { first, last }: { readonly first: number; readonly last: number },
  { places, key }: { readonly places: RowPlaces; readonly key: string },
  onRow: (row: LoggedRow) => void,
): Promise<void> {
  const known = places.get(key);
  const from = known !== undefined && known.row <= first && (await isThere(path, known)) ? known : firstPlace;
  let { row } = from;
  for await (const piece of readWholeLines(path, from.byte)) {
    const { bytes, position } = piece;
    forEachLine(piece, (start, end) => {
      const at = row;
      row += 1;
      if (at < first || at > last) return;
      if (at === first) {
        const line = Buffer.from(bytes.subarray(start, end));
        remember(places, key, { row: at, byte: position + start, line });
      }
      const parsed = parseLine(bytes.toString('utf8', start, end), at);
      if (parsed !== undefined) onRow(parsed);
    });
    if (row > last) break;
  }
}

function remember(places: RowPlaces, key: string, place: RowPlace): void {
  places.delete(key);
  places.set(key, place);
  for (const oldest of [...places.keys()].slice(0, -mostPlaces)) places.delete(oldest);
}

async function isThere(path: string, { byte, line }: RowPlace): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(line.length), 0, line.length, byte);
    return buffer.equals(line);
  } finally {
    await file.close();
  }
}
