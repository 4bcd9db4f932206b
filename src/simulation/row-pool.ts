import { type EncodedRows, encodeColumn, encodeTarget } from '../data/index.ts';
import { HaleError } from '../errors/index.ts';
import type { CellValue, DatasetSchema, Feature } from '../schema/index.ts';
import { cellAt, findColumn, type Table } from '../table/index.ts';
import type { SimulatedRow } from './simulated-row.ts';

/** The rows that are replayed. */
export interface RowPool {
  readonly rowCount: number;
  /** Of the rows with a label, the share of class 1; null where none has a label. */
  readonly positiveShare: number | null;
  rowAt(row: number): SimulatedRow;
}

type Labels = (row: number) => 0 | 1 | null;

function requestValueOf(feature: Feature, code: number): CellValue | null {
  if (Number.isNaN(code)) return null;
  return feature.kind === 'numeric' ? code : (feature.categories[code]?.value ?? null);
}

function createPool(rowCount: number, recordOf: (row: number) => SimulatedRow['record'], labelOf: Labels): RowPool {
  let [positives, labelled] = [0, 0];
  for (let row = 0; row < rowCount; row += 1) {
    const label = labelOf(row);
    if (label === null) continue;
    labelled += 1;
    positives += label;
  }
  return {
    rowCount,
    positiveShare: labelled === 0 ? null : positives / labelled,
    rowAt: (row) => ({ record: recordOf(row), label: labelOf(row), pauseMs: 0 }),
  };
}

/** The rows of a bundle's reference, or any others that are encoded. */
export function poolOfEncodedRows(
  { rowCount, featureCount, values }: EncodedRows,
  labels: Uint8Array,
  { features }: DatasetSchema,
): RowPool {
  const recordOf = (row: number) =>
    Object.fromEntries(
      features.map((feature, index) => [
        feature.name,
        requestValueOf(feature, values[row * featureCount + index] as number),
      ]),
    );
  return createPool(rowCount, recordOf, (row) => (labels[row] === 1 ? 1 : 0));
}

function labelsOf(table: Table, target: DatasetSchema['target']): Labels {
  if (findColumn(table, target.name) === undefined) return () => null;
  const { labels, refusedRows } = encodeTarget(table, target);
  const withoutClass = new Set(refusedRows);
  return (row) => (withoutClass.has(row) ? null : labels[row] === 1 ? 1 : 0);
}

/**
 * The rows of a table, each cell as a request has it: null where it is missing, also where the file has a value of its own
 * for that. A cell that the schema does not know is sent as it is, for the server to refuse.
 *
 * @throws HaleError DATA_COLUMN_MISSING
 */
export function poolOfTable(table: Table, schema: DatasetSchema): RowPool {
  const columns = schema.features.map((feature) => {
    const column = findColumn(table, feature.name);
    if (column === undefined) {
      const names = table.columns.slice(0, 20).map(({ name }) => JSON.stringify(name));
      throw new HaleError(
        'DATA_COLUMN_MISSING',
        `the rows to replay have no column ${JSON.stringify(feature.name)}, which the model needs; they have ${names.join(', ')}`,
        { details: { columns: [feature.name] } },
      );
    }
    const { codes, refusedRows } = encodeColumn(column, feature);
    return { feature, column, codes, refused: new Set(refusedRows) };
  });
  const recordOf = (row: number) =>
    Object.fromEntries(
      columns.map(({ feature, column, codes, refused }) => [
        feature.name,
        refused.has(row) ? cellAt(column, row) : requestValueOf(feature, codes[row] as number),
      ]),
    );
  return createPool(table.rowCount, recordOf, labelsOf(table, schema.target));
}
