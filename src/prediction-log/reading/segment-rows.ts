import { openLockedDuckDb } from '../../table/index.ts';
import { type LoggedRow, parseLine } from '../line.ts';
import type { SegmentFile } from '../segment-name.ts';
import { forEachLine, readWholeLines } from './scan-lines.ts';
import { readSealedRows } from './sealed-rows.ts';

/** The rows of a segment in whichever state, in order, some thousand at a time; damaged ones are left out. */
export async function* readSegmentRows(
  { state }: Pick<SegmentFile, 'state'>,
  path: string,
  memoryMb: number,
): AsyncGenerator<readonly LoggedRow[]> {
  if (state === 'sealed') {
    const duckdb = await openLockedDuckDb([path], memoryMb);
    try {
      yield* readSealedRows(duckdb.connection, String(duckdb.literals[0]), 'true');
    } finally {
      await duckdb.close();
    }
    return;
  }
  let row = 0;
  for await (const piece of readWholeLines(path)) {
    const rows: LoggedRow[] = [];
    forEachLine(piece, (start, end) => {
      const parsed = parseLine(piece.bytes.toString('utf8', start, end), row);
      if (parsed !== undefined) rows.push(parsed);
      row += 1;
    });
    yield rows;
  }
}
