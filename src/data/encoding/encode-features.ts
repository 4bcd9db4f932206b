import { type DeepReadonly, nearestName } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import type { DatasetSchema, Feature } from '../../schema/index.ts';
import { type Column, cellAt, describeRowPlace, findColumn, rowPlace, type Table } from '../../table/index.ts';
import { excerptOf } from '../excerpt.ts';
import { createFeatureCodes, describeFeatureValues } from './feature-codes.ts';
import { forEachCode } from './value-codes.ts';

/**
 * Rows as models take them, in the schema's order: a numeric feature its value, any other the index of its category,
 * NaN for missing.
 */
export interface EncodedRows {
  readonly rowCount: number;
  readonly featureCount: number;
  /** Row by row. */
  readonly values: Float64Array;
}

const refused = Number.NEGATIVE_INFINITY;
/** Characters of a refused cell in an error's details. */
const longestFound = 200;

/**
 * One feature's cells of a column as codes. Missing (NaN) is what the column itself lacks and what `missingValues` names.
 * `refusedRows` are the rows, in order, whose cell is neither a value, a category nor missing; their code is NaN. Numbers
 * outside the feature's range are encoded as they are.
 */
export function encodeColumn(
  column: Column,
  feature: DeepReadonly<Feature>,
): { codes: Float64Array; refusedRows: Uint32Array } {
  const codes = new Float64Array(column.kind === 'number' ? column.values.length : column.codes.length);
  const refusedRows: number[] = [];
  forEachCode(column, createFeatureCodes(feature), Number.NaN, refused, (row, code) => {
    if (code === refused) refusedRows.push(row);
    codes[row] = code === refused ? Number.NaN : code;
  });
  return { codes, refusedRows: Uint32Array.from(refusedRows) };
}

/**
 * The features of a table as encoded rows. Columns that are no feature are left out.
 *
 * @throws HaleError DATA_COLUMN_MISSING; DATA_CELL_INVALID at the first row with a cell that no feature takes
 */
export function encodeFeatures(table: Table, schema: DeepReadonly<DatasetSchema>): EncodedRows {
  const { features } = schema;
  const featureCount = features.length;
  const values = new Float64Array(table.rowCount * featureCount);
  let first: { row: number; column: Column; feature: DeepReadonly<Feature> } | undefined;
  let refusedCells = 0;
  for (const [index, feature] of features.entries()) {
    const column = requireColumn(table, feature.name);
    forEachCode(column, createFeatureCodes(feature), Number.NaN, refused, (row, code) => {
      values[row * featureCount + index] = code;
      if (code !== refused) return;
      refusedCells += 1;
      if (first === undefined || row < first.row) first = { row, column, feature };
    });
  }
  if (first !== undefined) throw cellInvalid(table, first.column, first.row, first.feature, refusedCells);
  return { rowCount: table.rowCount, featureCount, values };
}

/** @throws HaleError DATA_COLUMN_MISSING, with the nearest name */
export function requireColumn(table: Table, name: string): Column {
  const column = findColumn(table, name);
  if (column !== undefined) return column;
  const names = table.columns.map((other) => other.name);
  const nearest = nearestName(name, names);
  const shown = names.slice(0, 20).map(excerptOf);
  const more = names.length - shown.length;
  throw new HaleError(
    'DATA_COLUMN_MISSING',
    `the table has no column ${excerptOf(name)}${nearest === undefined ? '; it has' : `; did you mean ${excerptOf(nearest)}? It has`} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    { details: { column: name, nearest: nearest ?? null } },
  );
}

function cellInvalid(
  table: Table,
  column: Column,
  row: number,
  feature: DeepReadonly<Feature>,
  refusedCells: number,
): HaleError {
  const found = cellAt(column, row);
  const others = refusedCells > 1 ? ` ${refusedCells - 1} more cells are refused.` : '';
  return new HaleError(
    'DATA_CELL_INVALID',
    `${describeRowPlace(table, row)}, column ${excerptOf(column.name)}: found ${excerptOf(found)}; ${describeFeatureValues(feature)} was expected.${others} Correct the file, or the schema's categories and missingValues`,
    { details: { row, ...rowPlace(table, row), column: column.name, found: String(found).slice(0, longestFound) } },
  );
}
