import { describeFeatureValues, encodeColumn } from '../data/index.ts';
import type { DatasetSchema, Feature } from '../schema/index.ts';
import { createRecordDecoder } from '../serving/index.ts';
import { type Column, cellAt, type Table } from '../table/index.ts';

/** A cell that the model does not take. */
export interface CellProblem {
  readonly column: string;
  /** What was found and what is allowed, in the words of a prediction over HTTP. */
  readonly detail: string;
}

/** The rows of one piece of a table, as the model takes them. */
export interface CheckedRows {
  /** Encoded, row by row; what stands in invalid rows means nothing. */
  readonly values: Float64Array;
  /** In order. */
  readonly invalidRows: Uint32Array;
  /** The problems of an invalid row, `limit` at most. */
  explain(row: number, limit: number): readonly CellProblem[];
}

export type RowChecker = (table: Table, featureColumns: readonly number[]) => CheckedRows;

/** Checks the rows of a file as strictly as the fields of a request: kind, range, category, what may be missing. */
export function createRowChecker(schema: DatasetSchema): RowChecker {
  const { features } = schema;
  const featureCount = features.length;
  const decoder = createRecordDecoder(schema);

  return ({ rowCount, columns }, featureColumns) => {
    const values = new Float64Array(rowCount * featureCount);
    const isInvalid = new Uint8Array(rowCount);
    const columnOf = (index: number): Column => columns[featureColumns[index] as number] as Column;
    const refusedRows = features.map((feature, index) => {
      const { codes, refusedRows } = encodeColumn(columnOf(index), feature);
      const isOutside = outsideOf(feature);
      for (let row = 0; row < rowCount; row += 1) {
        const code = codes[row] as number;
        values[row * featureCount + index] = code;
        if (isOutside(code)) isInvalid[row] = 1;
      }
      for (const row of refusedRows) isInvalid[row] = 1;
      return new Set(refusedRows);
    });

    function cellValue(row: number, index: number): number | string | null {
      if (refusedRows[index]?.has(row)) return cellAt(columnOf(index), row);
      const code = values[row * featureCount + index] as number;
      const feature = features[index] as Feature;
      if (Number.isNaN(code)) return null;
      return feature.kind === 'numeric' ? code : (feature.categories[code]?.value ?? null);
    }

    return {
      values,
      invalidRows: Uint32Array.from(isInvalid.keys()).filter((row) => isInvalid[row] === 1),
      explain(row, limit) {
        const record = Object.fromEntries(features.map(({ name }, index) => [name, cellValue(row, index)]));
        const issues = decoder.explain(record, limit);
        const told = issues.map(({ field, detail }) => ({ column: field ?? '', detail }));
        // A text that only a file can hold, and that as a field of a request would be fine.
        for (const [index, feature] of features.entries()) {
          const isTold = told.length >= limit || told.some(({ column }) => column === feature.name);
          if (isTold || !refusedRows[index]?.has(row)) continue;
          const found = JSON.stringify(cellValue(row, index))?.slice(0, 100);
          const detail = `${feature.name} is ${found}; it must be ${describeFeatureValues(feature)}`;
          told.push({ column: feature.name, detail });
        }
        return told;
      },
    };
  };
}

/** Of a code that is no refusal: NaN is a value that is missing. */
function outsideOf(feature: Feature): (code: number) => boolean {
  const { nullable } = feature;
  if (feature.kind !== 'numeric') return (code) => !nullable && Number.isNaN(code);
  const minimum = feature.minimum ?? -Infinity;
  const maximum = feature.maximum ?? Infinity;
  return (code) => (Number.isNaN(code) ? !nullable : code < minimum || code > maximum);
}
