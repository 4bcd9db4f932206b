import { stat } from 'node:fs/promises';
import { openLockedDuckDb } from '../../table/index.ts';
import { listSegmentFiles, pathOf } from '../segment-folder.ts';
import type { SegmentFile, SegmentState } from '../segment-name.ts';
import { withSegmentIfThere } from './open-segment.ts';
import { type SegmentFacts, scanFacts } from './segment-facts.ts';

/** A stretch of the log of one model, in one file. */
export interface Segment extends SegmentFacts {
  /** Such as `2026-11-25/101530123-7f3a9c21-000001`; sorts by the time of its start. */
  readonly segment: string;
  readonly state: SegmentState;
  readonly bytes: number;
}

/** Every segment of a model, the oldest first; empty where nothing is logged of it. */
export async function listSegments(folder: string, model: string, memoryMb: number): Promise<readonly Segment[]> {
  const files = await listSegmentFiles(folder, model);
  const sealed = files.filter(({ state }) => state === 'sealed');
  const sealedFacts = await readSealedFacts(folder, model, sealed, memoryMb);
  const segments: Segment[] = [];
  for (const { segment } of files) {
    const read = async (file: SegmentFile, path: string): Promise<readonly [Segment]> => {
      const { size } = await stat(path);
      const known =
        file.state !== 'sealed'
          ? await scanFacts(path)
          : (sealedFacts.get(segment) ?? (await readSealedFacts(folder, model, [file], memoryMb)).get(segment));
      const { rows, refusedRows, firstTimeMs, lastTimeMs } = known ?? unknown(file);
      return [{ segment, state: file.state, bytes: size, rows, refusedRows, firstTimeMs, lastTimeMs }];
    };
    segments.push(...((await withSegmentIfThere(folder, model, segment, read)) ?? []));
  }
  return segments;
}

/** Of a file that somebody else wrote under the name of a segment. */
const unknown = ({ rows }: SegmentFile): SegmentFacts => ({
  rows: rows ?? 0,
  refusedRows: 0,
  firstTimeMs: null,
  lastTimeMs: null,
});

/** What sealing wrote into the footers of the files, by segment. */
async function readSealedFacts(
  folder: string,
  model: string,
  files: readonly SegmentFile[],
  memoryMb: number,
): Promise<ReadonlyMap<string, SegmentFacts>> {
  const facts = new Map<string, SegmentFacts>();
  if (files.length === 0) return facts;
  const paths = files.map((file) => pathOf(folder, model, file));
  const duckdb = await openLockedDuckDb(paths, memoryMb);
  try {
    for (const [index, { segment, rows }] of files.entries()) {
      const read = await duckdb.connection.runAndReadAll(
        `SELECT decode(key), decode(value) FROM parquet_kv_metadata(${duckdb.literals[index]})`,
      );
      const values = new Map(read.getRowsJson().map(([key, value]) => [String(key), Number(value)]));
      const timeOf = (key: string): number | null => {
        const timeMs = values.get(key);
        return timeMs === undefined || Number.isNaN(timeMs) ? null : timeMs;
      };
      facts.set(segment, {
        rows: rows ?? 0,
        refusedRows: values.get('refused_rows') ?? 0,
        firstTimeMs: timeOf('first_ms'),
        lastTimeMs: timeOf('last_ms'),
      });
    }
    return facts;
  } finally {
    await duckdb.close();
  }
}
