import { openLockedDuckDb } from '../../table/index.ts';
import { type LoggedRow, parseLine } from '../line.ts';
import { listSegmentFiles } from '../segment-folder.ts';
import type { SegmentFile } from '../segment-name.ts';
import { isGone, withSegmentIfThere } from './open-segment.ts';
import type { Period } from './period.ts';
import { forEachLine, readWholeLines } from './scan-lines.ts';
import { readSealedRows } from './sealed-rows.ts';

/**
 * The rows of a period, segment after segment and in the order of each, some thousand at a time; damaged ones are left
 * out. Processes may append, seal and remove meanwhile.
 */
export async function* readLog(
  folder: string,
  model: string,
  period: Period,
  memoryMb: number,
): AsyncGenerator<readonly LoggedRow[]> {
  for (const { segment } of await listSegmentFiles(folder, model)) {
    for (let nextRow = 0; ; ) {
      const place = await withSegmentIfThere(folder, model, segment, async (file, path) => ({ file, path }));
      if (place === undefined) break;
      try {
        for await (const rows of readRows(place.file, place.path, period, nextRow, memoryMb)) {
          yield rows;
          nextRow = (rows.at(-1)?.row ?? nextRow - 1) + 1;
        }
        break;
      } catch (error) {
        // Sealed or removed between the look and the reading.
        if (!isGone(error)) throw error;
      }
    }
  }
}

async function* readRows(
  { state }: SegmentFile,
  path: string,
  { fromMs, toMs }: Period,
  firstRow: number,
  memoryMb: number,
): AsyncGenerator<readonly LoggedRow[]> {
  if (state === 'sealed') {
    const duckdb = await openLockedDuckDb([path], memoryMb);
    try {
      const time = (timeMs: number): string => `CAST('${new Date(timeMs).toISOString().slice(0, 23)}' AS TIMESTAMP_MS)`;
      const condition = `"row" >= ${firstRow} AND "time" >= ${time(fromMs)} AND "time" < ${time(toMs)}`;
      yield* readSealedRows(duckdb.connection, String(duckdb.literals[0]), condition);
    } finally {
      await duckdb.close();
    }
    return;
  }
  let row = 0;
  for await (const piece of readWholeLines(path)) {
    const rows: LoggedRow[] = [];
    forEachLine(piece, (start, end) => {
      const at = row;
      row += 1;
      if (at < firstRow) return;
      const parsed = parseLine(piece.bytes.toString('utf8', start, end), at);
      if (parsed !== undefined && parsed.timeMs >= fromMs && parsed.timeMs < toMs) rows.push(parsed);
    });
    if (rows.length > 0) yield rows;
  }
}
