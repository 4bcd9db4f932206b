import { nearestName } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import {
  cellAt,
  findColumn,
  parseNumber,
  type ReadTableOptions,
  readTableInChunks,
  type Table,
} from '../table/index.ts';
import type { LabelEntry } from './label.ts';
import type { PlacedProblem } from './label-problem.ts';
import type { LabelChunk } from './labels.ts';
import { labelFields, parseLabelEntry } from './parse-label-entry.ts';

export interface LabelFile {
  readonly path: string;
  readonly reading: ReadTableOptions;
  readonly rowsPerChunk: number;
  /** Whether every label of the file stands in place of an earlier one. */
  readonly corrects: boolean;
  readonly signal?: AbortSignal | undefined;
}

const neededFields = ['prediction_id', 'label'] as const;

function assertColumns(path: string, { columns }: Table): void {
  const names = columns.map(({ name }) => name);
  const missing = neededFields.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  const unknown = names.filter((name) => !(labelFields as readonly string[]).includes(name));
  const described = missing.map((name) => {
    const nearest = nearestName(name, unknown);
    return nearest === undefined ? name : `${name} (is it ${JSON.stringify(nearest.slice(0, 100))}?)`;
  });
  throw new HaleError(
    'DATA_COLUMN_MISSING',
    `${path} has no column ${described.join(' and no ')}; a file of labels has the columns prediction_id and label, and may have observed_at`,
    { details: { file: path, columns: missing } },
  );
}

/** A cell as it would stand in JSON: a file of text names has its zeros and ones as text too. */
function labelOf(cell: number | string | null): unknown {
  if (typeof cell !== 'string') return cell;
  const value = parseNumber(cell);
  return value === 0 || value === 1 ? value : cell;
}

/**
 * The labels of a CSV, Parquet or JSON lines file of any size, in its order: the columns prediction_id, label and, where
 * there is one, observed_at; other columns are passed over.
 *
 * @throws HaleError of reading the table; DATA_COLUMN_MISSING
 */
export async function* readLabelFile(file: LabelFile): AsyncGenerator<LabelChunk> {
  const { path, reading, rowsPerChunk, corrects, signal } = file;
  // As they stand in the file: neither is a number, though every cell of it may look like one.
  const textColumns = ['prediction_id', 'observed_at'];
  let rowsSoFar = 0;
  for await (const table of readTableInChunks(path, { ...reading, textColumns, rowsPerChunk })) {
    signal?.throwIfAborted();
    if (rowsSoFar === 0) assertColumns(path, table);
    const [ids, labels, times] = labelFields.map((name) => findColumn(table, name));
    const entries: LabelEntry[] = [];
    const rows: number[] = [];
    const lines: number[] = [];
    const problems: PlacedProblem[] = [];
    for (let row = 0; row < table.rowCount; row += 1) {
      const parsed = parseLabelEntry({
        prediction_id: ids && cellAt(ids, row),
        label: labels && labelOf(cellAt(labels, row)),
        observed_at: times && cellAt(times, row),
        corrects,
      });
      const line = table.lineNumbers?.[row];
      if ('problems' in parsed) {
        const place = { row: rowsSoFar + row, ...(line === undefined ? {} : { line }) };
        problems.push(...parsed.problems.map((problem) => ({ ...place, ...problem })));
        continue;
      }
      entries.push(parsed.entry);
      rows.push(rowsSoFar + row);
      if (line !== undefined) lines.push(line);
    }
    rowsSoFar += table.rowCount;
    yield { entries, rows, ...(table.lineNumbers === undefined ? {} : { lines }), problems, rowsSoFar };
  }
  if (rowsSoFar === 0) {
    throw new HaleError('TABLE_FILE_NO_ROWS', `${path} names columns but has no row; at least one label was expected`);
  }
}
