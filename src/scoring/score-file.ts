import { realpath } from 'node:fs/promises';
import type { Settings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import type { Predictor, PredictorPool } from '../models/index.ts';
import { type ReadTableOptions, readTableInChunks, type Table } from '../table/index.ts';
import { type CellProblem, type CheckedRows, createRowChecker } from './check-rows.ts';
import type { ScoredRows } from './formats/scored-rows.ts';
import { type ColumnMatch, matchColumns } from './match-columns.ts';
import { readAhead } from './read-ahead.ts';
import { createRowScorer, type RowScorer } from './row-scorer.ts';
import { type ScoreFormat, scoreFormatOf, writeScores } from './write-scores.ts';

export interface ScoreRequest {
  readonly input: string;
  /** Its ending tells the format; a file that is there is replaced. */
  readonly output: string;
  readonly predictor: Pick<Predictor, 'schema' | 'threshold' | 'probabilities'>;
  /** Opens so many threads that score as the predictor does; without it all is scored on this one. */
  readonly openPool?: ((threads: number) => Promise<PredictorPool>) | undefined;
  readonly reading: ReadTableOptions;
  readonly settings: Settings['scoring'];
  /** Columns of the input that stand before the prediction. */
  readonly keep: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Told how many rows are done. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

export interface ScoreSummary {
  readonly format: ScoreFormat;
  readonly rows: number;
  /** Rows with a prediction. */
  readonly scored: number;
  /** Of these, the ones called positive. */
  readonly positives: number;
  /** Rows without one, each with its reason. */
  readonly invalidRows: number;
  /** Columns of the input that the model does not know. */
  readonly ignoredColumns: readonly string[];
}

/**
 * Scores a file of any size in a stream: reads, checks, scores and writes piece by piece, each in the file's order, one
 * being read while the one before is scored and the one before that is written. Rows that the model does not take refuse the whole file, before anything stands under the output's name, or are kept with their reason
 * (`scoring.invalidRows`).
 *
 * @throws HaleError of reading the table; DATA_COLUMN_MISSING; PREDICTION_ROWS_INVALID with the first such cells;
 * PREDICTION_NOT_FINITE; SCORES_UNWRITABLE; USAGE_INVALID where the output's ending tells no format
 */
export async function scoreFile(request: ScoreRequest): Promise<ScoreSummary> {
  const { input, output, predictor, settings } = request;
  const format = scoreFormatOf(output);
  await assertOtherFile(input, output);
  const { schema, threshold } = predictor;
  const counts = { rows: 0, scored: 0, positives: 0, invalidRows: 0, ignoredColumns: [] as readonly string[] };
  const layout = {
    keptNames: request.keep,
    threshold,
    negativeLabel: schema.target.negativeLabel,
    positiveLabel: schema.target.positiveLabel,
    hasReasons: settings.invalidRows === 'keep',
  };
  const scorer = createRowScorer(predictor, request.openPool, settings);
  try {
    const pieces = readAhead(scorePieces(request, scorer, counts));
    await writeScores(output, format, layout, pieces, request.reading.limits);
  } finally {
    await scorer.close();
  }
  return { format, ...counts };
}

type Counts = { -readonly [Key in keyof Omit<ScoreSummary, 'format'>]: ScoreSummary[Key] };

async function* scorePieces(request: ScoreRequest, scorer: RowScorer, counts: Counts): AsyncGenerator<ScoredRows> {
  const { input, predictor, reading, settings, keep, signal } = request;
  const checkRows = createRowChecker(predictor.schema);
  // As they stand in the file, because an identifier such as 0042 is no number; features are read as ever.
  const featureNames = new Set(predictor.schema.features.map(({ name }) => name));
  const textColumns = [...(reading.textColumns ?? []), ...keep.filter((name) => !featureNames.has(name))];
  let match: ColumnMatch | undefined;
  const tables = readTableInChunks(input, { ...reading, textColumns, rowsPerChunk: settings.rowsPerChunk });
  for await (const table of readAhead(tables)) {
    signal?.throwIfAborted();
    match ??= matchColumns(
      input,
      table.columns.map(({ name }) => name),
      predictor.schema,
      keep,
    );
    counts.ignoredColumns = match.ignored;
    const checked = checkRows(table, match.features);
    if (checked.invalidRows.length > 0 && settings.invalidRows === 'refuse') {
      throw rowsInvalid(input, table, checked, counts.rows, settings.listedProblems);
    }
    const probabilities = await scorer.probabilities(checked.values, table.rowCount, counts.rows);
    const scored = judge(probabilities, table, checked, match, predictor.threshold, counts);
    request.onProgress?.(counts.rows);
    yield scored;
  }
  if (counts.rows === 0) {
    throw new HaleError('TABLE_FILE_NO_ROWS', `${input} names columns but has no row; at least one row was expected`);
  }
}

const mostReasonsOfOneRow = 20;

function judge(
  probabilities: Float64Array,
  { rowCount, columns }: Table,
  { invalidRows, explain }: CheckedRows,
  match: ColumnMatch,
  threshold: number,
  counts: Counts,
): ScoredRows {
  const reasons = new Map<number, string>();
  for (const row of invalidRows) {
    probabilities[row] = Number.NaN;
    reasons.set(
      row,
      explain(row, mostReasonsOfOneRow)
        .map(({ detail }) => detail)
        .join('; '),
    );
  }
  for (let row = 0; row < rowCount; row += 1) {
    const probability = probabilities[row] as number;
    if (probability >= threshold) counts.positives += 1;
    if (probability >= 0 && probability <= 1) continue;
    if (reasons.has(row)) continue;
    throw new HaleError('PREDICTION_NOT_FINITE', `the model gave ${probability} for row ${counts.rows + row + 1}`, {
      details: { row: counts.rows + row },
    });
  }
  counts.rows += rowCount;
  counts.invalidRows += invalidRows.length;
  counts.scored += rowCount - invalidRows.length;
  return { rowCount, kept: match.kept.map((position) => columns[position]!), probabilities, reasons };
}

function rowsInvalid(
  path: string,
  table: Table,
  { invalidRows, explain }: CheckedRows,
  rowsBefore: number,
  listedProblems: number,
): HaleError {
  const problems: (CellProblem & { row: number; line: number | null })[] = [];
  for (const row of invalidRows) {
    const room = listedProblems - problems.length;
    if (room <= 0) break;
    const line = table.lineNumbers?.[row] ?? null;
    problems.push(...explain(row, room).map((problem) => ({ row: rowsBefore + row, line, ...problem })));
  }
  const listed = problems.map(
    ({ row, line, detail }) => `${line === null ? `row ${row + 1}` : `line ${line}`}: ${detail}`,
  );
  const upTo = rowsBefore + table.rowCount;
  const rows = invalidRows.length === 1 ? 'row does' : 'rows do';
  return new HaleError(
    'PREDICTION_ROWS_INVALID',
    `${path}: ${invalidRows.length} of the first ${upTo} ${rows} not fit the model, and nothing was written. ${listed.join('. ')}. ` +
      'Correct them, or keep such rows without a prediction: --invalid-rows keep',
    { details: { file: path, problems, invalid_rows: invalidRows.length, rows_read: upTo } },
  );
}

async function assertOtherFile(input: string, output: string): Promise<void> {
  const realPath = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);
  const [from, to] = await Promise.all([realPath(input), realPath(output)]);
  if (from === undefined || from !== to) return;
  throw new HaleError('USAGE_INVALID', `the output ${output} is the input; give it another name`, {
    details: { output },
  });
}
