import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HaleError } from '../../errors/index.ts';
import { syncFolder, temporaryName } from '../../files/index.ts';
import { openLockedDuckDb } from '../../table/index.ts';
import {
  featuresMember,
  issuesMember,
  predictionStart,
  predictionTimeAt,
  refusalStart,
  refusalTimeAt,
} from '../line.ts';
import { scanFacts } from '../reading/segment-facts.ts';
import { isMissing, listDayFiles } from '../segment-folder.ts';
import { baseOf, type SegmentFile, sealedFileName } from '../segment-name.ts';

export interface SealedSegment {
  readonly segment: string;
  readonly rows: number;
  readonly bytes: number;
}

type LineFacts = Awaited<ReturnType<typeof scanFacts>>;

const smallestReadBytes = 8 * 1024 ** 2;

/** Never in JSON as it is written here: the whole line is one cell. */
const neverInJson = `E'\\x01'`;

/**
 * Each line's members, taken by their places: what stands before the features, or before the issues, holds no quote but
 * those of the form. Text after `member` up to the closing brace is kept byte for byte.
 */
function rowsOf(source: string, longestLineBytes: number): string {
  const lines =
    `read_csv(${source}, auto_detect = false, header = false, columns = {'line': 'VARCHAR'}, delim = ${neverInJson}, ` +
    `quote = '', escape = '', new_line = '\\n', null_padding = false, max_line_size = ${longestLineBytes + 16}, ` +
    `buffer_size = ${Math.max(smallestReadBytes, 2 * (longestLineBytes + 16))})`;
  const place = (member: string): string => `instr(line, '${member}')`;
  return `
    SELECT
      CAST(row_number() OVER () - 1 AS INTEGER) AS "row",
      is_refused AS refused,
      CASE WHEN is_prediction THEN substr(line, ${predictionStart.length + 1}, 36) END AS prediction_id,
      CASE WHEN parts IS NOT NULL THEN TRY_CAST(substr(line, time_at, 24) AS TIMESTAMP_MS) END AS "time",
      coalesce(parts[4], '') AS version,
      coalesce(parts[8], '') AS request_id,
      CASE WHEN is_prediction THEN TRY_CAST(trim(parts[11], ':,') AS DOUBLE) END AS probability,
      CASE WHEN is_prediction THEN TRY_CAST(trim(parts[13], ':,') AS UTINYINT) END AS class,
      CASE WHEN is_prediction
        THEN substr(line, place + ${featuresMember.length}, length(line) - place - ${featuresMember.length}) END AS features,
      CASE WHEN is_refused
        THEN substr(line, place + ${issuesMember.length}, length(line) - place - ${issuesMember.length}) END AS issues
    FROM (
      SELECT line, place, time_at, is_prediction AND place > 0 AS is_prediction, is_refused AND place > 0 AS is_refused,
        CASE WHEN place > 0 THEN string_split(substr(line, time_at + 25, place - time_at - 25), '"') END AS parts
      FROM (
        SELECT line, is_prediction, is_refused,
          CASE WHEN is_prediction THEN ${predictionTimeAt + 1} ELSE ${refusalTimeAt + 1} END AS time_at,
          CASE WHEN is_prediction THEN ${place(featuresMember)} WHEN is_refused THEN ${place(issuesMember)} ELSE 0 END AS place
        FROM (
          SELECT coalesce(line, '') AS line, starts_with(line, '${predictionStart}') AS is_prediction,
            starts_with(line, '${refusalStart}') AS is_refused
          FROM ${lines}
        )
      )
    )`;
}

/**
 * Writes a closed segment as Parquet and removes its lines, once the Parquet file is whole on the disk. Cut off at any
 * moment, the lines are still there, or both; row N is row N in both.
 *
 * @param folder the day's
 * @returns null where another process did it
 * @throws HaleError PREDICTION_LOG_SEGMENT_INVALID where the lines cannot be read back whole; they stay then
 */
export async function sealSegment(
  folder: string,
  { segment, file }: Pick<SegmentFile, 'segment' | 'file'>,
  memoryMb: number,
): Promise<SealedSegment | null> {
  const from = join(folder, file);
  let facts: LineFacts;
  try {
    facts = await scanFacts(from);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const { rows } = facts;
  const name = sealedFileName(baseOf(segment), rows);
  const temporary = join(folder, `.${name}.${temporaryName()}`);
  try {
    await writeParquet(from, temporary, facts, memoryMb);
    await assertRows(temporary, from, rows, memoryMb);
    const handle = await open(temporary, 'r+');
    let bytes: number;
    try {
      await handle.sync();
      bytes = (await handle.stat()).size;
    } finally {
      await handle.close();
    }
    await rename(temporary, join(folder, name));
    await syncFolder(folder);
    await rm(from, { force: true });
    await syncFolder(folder);
    return { segment, rows, bytes };
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeParquet(
  from: string,
  to: string,
  { rows, refusedRows, longestLineBytes, firstTimeMs, lastTimeMs }: LineFacts,
  memoryMb: number,
): Promise<void> {
  const duckdb = await openLockedDuckDb([from, to], memoryMb);
  try {
    const [source, target] = duckdb.literals as [string, string];
    // So that a segment is listed without reading its rows.
    const about = `{rows: '${rows}', refused_rows: '${refusedRows}', first_ms: '${firstTimeMs}', last_ms: '${lastTimeMs}'}`;
    await duckdb.connection.run(
      `COPY (${rowsOf(source, longestLineBytes)}) TO ${target} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, KV_METADATA ${about})`,
    );
  } finally {
    await duckdb.close();
  }
}

/** By a reader that was not there when it was written. */
async function assertRows(parquet: string, lines: string, rows: number, memoryMb: number): Promise<void> {
  const duckdb = await openLockedDuckDb([parquet], memoryMb);
  try {
    const read = await duckdb.connection.runAndReadAll(
      `SELECT count("row"), coalesce(max("row") + 1, 0) FROM read_parquet(${duckdb.literals[0]})`,
    );
    const counts = read.getRowsJson()[0]?.map(Number) ?? [];
    if (counts.length === 2 && counts.every((count) => count === rows)) return;
    throw new HaleError(
      'PREDICTION_LOG_SEGMENT_INVALID',
      `${lines} has ${rows} lines, of which ${counts[0]} could be read; it stays as it is`,
      { details: { rows } },
    );
  } finally {
    await duckdb.close();
  }
}

/** Removes the lines of segments whose sealing was cut off after the Parquet file had its place. */
export async function removeSealedLines(folder: string, model: string, day: string): Promise<void> {
  const files = await listDayFiles(folder, model, day);
  const sealed = new Set(files.flatMap(({ state, segment }) => (state === 'sealed' ? [segment] : [])));
  for (const { state, segment, file } of files) {
    if (state === 'closed' && sealed.has(segment)) await rm(join(folder, model, day, file), { force: true });
  }
}
