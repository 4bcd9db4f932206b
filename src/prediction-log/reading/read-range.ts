import { createFeatureCodes, type EncodedRows } from '../../data/index.ts';
import type { DatasetSchema } from '../../schema/index.ts';
import { type LockedDuckDb, openLockedDuckDb, quoteLiteral } from '../../table/index.ts';
import { idLength, type LoggedRow, type RefusedIssue, refusedIssuesSchema } from '../line.ts';
import { type RowPlaces, readLineRows } from './line-rows.ts';
import { withSegment } from './open-segment.ts';
import { isWholePrediction, readSealedRows, streamChunks } from './sealed-rows.ts';

/** Rows `first` to `last`, both included, of one segment. */
export interface RowRange {
  readonly segment: string;
  readonly first: number;
  readonly last: number;
}

/** Records of one version, in the order of the log. */
export interface LoggedRows {
  /** As the version's schema encodes them. */
  readonly rows: EncodedRows;
  readonly probabilities: Float64Array;
  readonly classes: Uint8Array;
  readonly timesMs: Float64Array;
  readonly predictionIds: readonly string[];
  /** Those of the stretches that were refused. */
  readonly refused: readonly { readonly timeMs: number; readonly issues: readonly RefusedIssue[] }[];
}

export interface ReadRangeOptions {
  /** Rows of other versions in the stretches are passed over. */
  readonly version: string;
  readonly schema: Pick<DatasetSchema, 'features'>;
  readonly memoryMb: number;
  /** Kept from one call to the next. */
  readonly places: RowPlaces;
}

/**
 * Reads stretches of the log as the rows of a window. What was answered was checked before, so nothing is refused here: a
 * value that the schema does not know is missing.
 *
 * @throws HaleError PREDICTION_LOG_SEGMENT_MISSING, PREDICTION_LOG_SEGMENT_INVALID
 */
export async function readRange(
  folder: string,
  model: string,
  ranges: readonly RowRange[],
  options: ReadRangeOptions,
): Promise<LoggedRows> {
  const parts: LoggedRows[] = [];
  for (const range of ranges) {
    parts.push(
      await withSegment(folder, model, range.segment, (file, path) => {
        const key = `${model}/${range.segment}`;
        if (file.state !== 'sealed') return fromLines(path, range, key, options);
        options.places.delete(key);
        return fromParquet(path, range, options);
      }),
    );
  }
  return joined(parts, options.schema.features.length);
}

interface Gathered {
  add(features: unknown, probability: number, isPositive: boolean, timeMs: number, predictionId: string): void;
  addRow(row: LoggedRow): void;
  readonly refused: { timeMs: number; issues: readonly RefusedIssue[] }[];
  rows(): LoggedRows;
}

function gatherRows({ features }: ReadRangeOptions['schema'], mostRows: number): Gathered {
  const featureCount = features.length;
  const names = features.map(({ name }) => name);
  const codes = features.map(createFeatureCodes);
  const values = new Float64Array(mostRows * featureCount);
  const probabilities = new Float64Array(mostRows);
  const classes = new Uint8Array(mostRows);
  const timesMs = new Float64Array(mostRows);
  const predictionIds: string[] = [];
  const refused: { timeMs: number; issues: readonly RefusedIssue[] }[] = [];
  const gathered: Gathered = {
    refused,
    addRow(row) {
      if (row.kind === 'refusal') refused.push({ timeMs: row.timeMs, issues: row.issues });
      else gathered.add(row.record, row.probability, row.class === 1, row.timeMs, row.predictionId);
    },
    add(record, probability, isPositive, timeMs, predictionId) {
      const row = predictionIds.length;
      const offset = row * featureCount;
      const given = (typeof record === 'object' && record !== null ? record : {}) as Readonly<Record<string, unknown>>;
      for (let index = 0; index < featureCount; index += 1) {
        const value = given[names[index]!];
        const code =
          typeof value === 'number'
            ? codes[index]!.ofNumber(value)
            : typeof value === 'string'
              ? codes[index]!.ofText(value)
              : undefined;
        values[offset + index] = code ?? Number.NaN;
      }
      probabilities[row] = probability;
      classes[row] = isPositive ? 1 : 0;
      timesMs[row] = timeMs;
      predictionIds.push(predictionId);
    },
    rows() {
      const rowCount = predictionIds.length;
      return {
        rows: { rowCount, featureCount, values: values.subarray(0, rowCount * featureCount) },
        probabilities: probabilities.subarray(0, rowCount),
        classes: classes.subarray(0, rowCount),
        timesMs: timesMs.subarray(0, rowCount),
        predictionIds,
        refused,
      };
    },
  };
  return gathered;
}

async function fromLines(
  path: string,
  range: RowRange,
  key: string,
  { version, schema, places }: ReadRangeOptions,
): Promise<LoggedRows> {
  const gathered = gatherRows(schema, range.last - range.first + 1);
  await readLineRows(path, range, { places, key }, (row) => {
    if (row.version === version) gathered.addRow(row);
  });
  return gathered.rows();
}

/** Records that are parsed together: one text for many costs half of what a text for each does. */
const rowsPerText = 256;

async function fromParquet(
  path: string,
  { first, last }: RowRange,
  { version, schema, memoryMb }: ReadRangeOptions,
): Promise<LoggedRows> {
  const gathered = gatherRows(schema, last - first + 1);
  const duckdb = await openLockedDuckDb([path], memoryMb);
  try {
    const source = `read_parquet(${duckdb.literals[0]}) WHERE "row" BETWEEN ${first} AND ${last} AND version = ${quoteLiteral(version)}`;
    const predictions = `${source} AND ${isWholePrediction}`;
    const numbers = await readNumbers(
      streamChunks(
        duckdb.connection,
        `SELECT probability, class, CAST(epoch_ms("time") AS DOUBLE) FROM ${predictions} ORDER BY "row"`,
      ),
      last - first + 1,
    );
    const texts = `SELECT string_agg(features, ',' ORDER BY "row"), string_agg(prediction_id, '' ORDER BY "row") FROM ${predictions} GROUP BY "row" // ${rowsPerText} ORDER BY "row" // ${rowsPerText}`;
    let row = 0;
    for await (const chunk of streamChunks(duckdb.connection, texts)) {
      const [records, ids] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
      for (let item = 0; item < chunk.rowCount; item += 1) {
        const idText = String(ids.getItem(item));
        const parsed = parseRecords(String(records.getItem(item)));
        if (parsed === undefined)
          return await fromDamagedParquet(duckdb, { first, last }, version, gatherRows(schema, last - first + 1));
        for (const [index, record] of parsed.entries()) {
          const id = idText.slice(index * idLength, (index + 1) * idLength);
          gathered.add(record, numbers.probabilities[row]!, numbers.classes[row] === 1, numbers.timesMs[row]!, id);
          row += 1;
        }
      }
    }
    const refused = await duckdb.connection.runAndReadAll(
      `SELECT CAST(epoch_ms("time") AS DOUBLE), issues FROM ${source} AND refused AND issues IS NOT NULL ORDER BY "row"`,
    );
    for (const [timeMs, issues] of refused.getRowsJson()) {
      gathered.refused.push({
        timeMs: Number(timeMs),
        issues: refusedIssuesSchema.parse(JSON.parse(String(issues))),
      });
    }
    return gathered.rows();
  } finally {
    await duckdb.close();
  }
}

async function readNumbers(chunks: ReturnType<typeof streamChunks>, mostRows: number) {
  const probabilities = new Float64Array(mostRows);
  const classes = new Uint8Array(mostRows);
  const timesMs = new Float64Array(mostRows);
  let row = 0;
  for await (const chunk of chunks) {
    const [probability, itsClass, time] = [0, 1, 2].map((index) => chunk.getColumnVector(index));
    for (let item = 0; item < chunk.rowCount; item += 1, row += 1) {
      probabilities[row] = probability?.getItem(item) as number;
      classes[row] = itsClass?.getItem(item) as number;
      timesMs[row] = time?.getItem(item) as number;
    }
  }
  return { probabilities, classes, timesMs };
}

function parseRecords(texts: string): readonly unknown[] | undefined {
  try {
    return JSON.parse(`[${texts}]`) as unknown[];
  } catch {
    return undefined;
  }
}

/** Row by row, without those that are damaged. */
async function fromDamagedParquet(
  duckdb: LockedDuckDb,
  { first, last }: Pick<RowRange, 'first' | 'last'>,
  version: string,
  gathered: Gathered,
): Promise<LoggedRows> {
  const condition = `"row" BETWEEN ${first} AND ${last} AND version = ${quoteLiteral(version)}`;
  for await (const rows of readSealedRows(duckdb.connection, String(duckdb.literals[0]), condition)) {
    for (const row of rows) gathered.addRow(row);
  }
  return gathered.rows();
}

function joined(parts: readonly LoggedRows[], featureCount: number): LoggedRows {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const join = <Values extends Float64Array | Uint8Array>(
    into: Values,
    of: (part: LoggedRows) => ArrayLike<number>,
  ): Values => {
    let at = 0;
    for (const part of parts) {
      into.set(of(part), at);
      at += of(part).length;
    }
    return into;
  };
  const rowCount = parts.reduce((sum, part) => sum + part.rows.rowCount, 0);
  return {
    rows: {
      rowCount,
      featureCount,
      values: join(new Float64Array(rowCount * featureCount), ({ rows }) => rows.values),
    },
    probabilities: join(new Float64Array(rowCount), (part) => part.probabilities),
    classes: join(new Uint8Array(rowCount), (part) => part.classes),
    timesMs: join(new Float64Array(rowCount), (part) => part.timesMs),
    predictionIds: parts.flatMap((part) => part.predictionIds),
    refused: parts.flatMap((part) => part.refused),
  };
}
