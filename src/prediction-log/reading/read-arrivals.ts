import { type HaleError, isHaleError } from '../../errors/index.ts';
import { openLockedDuckDb, quoteLiteral } from '../../table/index.ts';
import { listSegmentFiles } from '../segment-folder.ts';
import type { SegmentFile } from '../segment-name.ts';
import { headOf } from './line-places.ts';
import { withSegmentIfThere } from './open-segment.ts';
import { forEachLine, readWholeLines } from './scan-lines.ts';
import { streamChunks } from './sealed-rows.ts';

/** When the rows of one segment came, and for which version: what cutting the log into windows needs. */
export interface SegmentArrivals {
  readonly segment: string;
  /** The row that the first element stands for. */
  readonly first: number;
  readonly timesMs: Float64Array;
  /** Index into `versions` for each row. */
  readonly versionCodes: Int32Array;
  readonly versions: readonly string[];
  /** 1 where the record was refused. */
  readonly isRefused: Uint8Array;
}

/**
 * The rows from `from` on, by segment: those of segments that are not named from the first one. Segments without such
 * rows are left out. A damaged row stands in it as a refused one of the version before it.
 *
 * @param onDamaged called for a segment that cannot be read, which is left out
 */
export async function readArrivals(
  folder: string,
  model: string,
  from: Readonly<Record<string, number>>,
  memoryMb: number,
  onDamaged: (error: HaleError) => void,
): Promise<readonly SegmentArrivals[]> {
  const found: SegmentArrivals[] = [];
  for (const { segment, rows } of await listSegmentFiles(folder, model)) {
    const first = from[segment] ?? 0;
    if (rows !== null && rows <= first) continue;
    const arrivals = await withSegmentIfThere(folder, model, segment, (file, path) =>
      file.state === 'sealed' ? ofParquet(file, path, first, memoryMb) : ofLines(file, path, first),
    ).catch((error: unknown) => {
      if (!isHaleError(error) || error.code !== 'PREDICTION_LOG_SEGMENT_INVALID') throw error;
      onDamaged(error);
      return undefined;
    });
    if (arrivals !== undefined && arrivals.timesMs.length > 0) found.push(arrivals);
  }
  return found;
}

async function ofLines({ segment }: SegmentFile, path: string, first: number): Promise<SegmentArrivals> {
  const timesMs: number[] = [];
  const versionCodes: number[] = [];
  const isRefused: number[] = [];
  const versions: string[] = [];
  let row = 0;
  let timeText = '';
  let timeMs = 0;
  let version: string | undefined;
  let versionCode = 0;
  for await (const piece of readWholeLines(path)) {
    forEachLine(piece, (start, end) => {
      row += 1;
      if (row <= first) return;
      const head = headOf(piece.bytes, start, end);
      if (head !== undefined && head.time !== timeText) {
        timeText = head.time;
        timeMs = Date.parse(timeText) || timeMs;
      }
      if (head !== undefined && head.version !== version) {
        version = head.version;
        versionCode = versions.indexOf(version);
        if (versionCode < 0) versionCode = versions.push(version) - 1;
      }
      timesMs.push(timeMs);
      versionCodes.push(versionCode);
      isRefused.push(head?.kind === 'prediction' ? 0 : 1);
    });
  }
  return {
    segment,
    first,
    timesMs: Float64Array.from(timesMs),
    versionCodes: Int32Array.from(versionCodes),
    versions: versions.length === 0 ? [''] : versions,
    isRefused: Uint8Array.from(isRefused),
  };
}

async function ofParquet(
  { segment, rows }: SegmentFile,
  path: string,
  first: number,
  memoryMb: number,
): Promise<SegmentArrivals> {
  const duckdb = await openLockedDuckDb([path], memoryMb);
  try {
    const source = `read_parquet(${duckdb.literals[0]}) WHERE "row" >= ${first}`;
    const isWhole = '(prediction_id IS NOT NULL OR refused)';
    const named = await duckdb.connection.runAndReadAll(
      `SELECT version FROM ${source} AND ${isWhole} GROUP BY version ORDER BY min("row")`,
    );
    const versions = named.getRowsJson().map(([version]) => String(version));
    if (versions.length === 0) versions.push('');
    const count = Math.max(0, (rows ?? 0) - first);
    const timesMs = new Float64Array(count);
    const versionCodes = new Int32Array(count);
    const isRefused = new Uint8Array(count);
    const code = `list_position([${versions.map(quoteLiteral).join(', ')}], version) - 1`;
    const query = `SELECT CAST(epoch_ms("time") AS DOUBLE), CASE WHEN ${isWhole} THEN ${code} END, prediction_id IS NULL FROM ${source}`;
    let at = 0;
    for await (const chunk of streamChunks(duckdb.connection, query)) {
      const [times, codes, refused] = [0, 1, 2].map((index) => chunk.getColumnVector(index));
      for (let item = 0; item < chunk.rowCount && at < count; item += 1, at += 1) {
        timesMs[at] = Number(times?.getItem(item) ?? timesMs[at - 1] ?? 0);
        versionCodes[at] = Number(codes?.getItem(item) ?? versionCodes[at - 1] ?? 0);
        isRefused[at] = refused?.getItem(item) === true ? 1 : 0;
      }
    }
    return { segment, first, timesMs, versionCodes, versions, isRefused };
  } finally {
    await duckdb.close();
  }
}
