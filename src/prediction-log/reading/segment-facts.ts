import { headOf } from './line-places.ts';
import { forEachLine, readWholeLines } from './scan-lines.ts';

/** What a segment holds. */
export interface SegmentFacts {
  /** Predictions and refused records together. */
  readonly rows: number;
  readonly refusedRows: number;
  /** The least and the greatest time in it; null where it has no row. */
  readonly firstTimeMs: number | null;
  readonly lastTimeMs: number | null;
}

/** Reads no more of each line than its kind and time. */
export async function scanFacts(path: string): Promise<SegmentFacts & { readonly longestLineBytes: number }> {
  let rows = 0;
  let refusedRows = 0;
  let longestLineBytes = 0;
  let first = '';
  let last = '';
  for await (const piece of readWholeLines(path)) {
    forEachLine(piece, (start, end) => {
      rows += 1;
      longestLineBytes = Math.max(longestLineBytes, end - start);
      const head = headOf(piece.bytes, start, end);
      if (head === undefined) return;
      if (head.kind === 'refusal') refusedRows += 1;
      if (first === '' || head.time < first) first = head.time;
      if (head.time > last) last = head.time;
    });
  }
  return { rows, refusedRows, longestLineBytes, firstTimeMs: timeOf(first), lastTimeMs: timeOf(last) };
}

function timeOf(text: string): number | null {
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? null : timeMs;
}
