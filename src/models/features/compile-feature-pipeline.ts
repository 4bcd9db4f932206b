import type { EncodedRows } from '../../data/index.ts';
import type { Matrix } from '../../table/index.ts';
import type { FeaturePipeline, PipelineColumn } from './feature-pipeline.ts';

/** A pipeline ready to run. Both ways through it run the same code, so a row gives the same bits alone and in a matrix. */
export interface CompiledFeaturePipeline {
  /** Values of an encoded row. */
  readonly featureCount: number;
  readonly columnNames: readonly string[];
  /** Per column the position of its feature in the schema. */
  readonly featureOfColumn: readonly number[];
  /** Writes the columns of the encoded row at `offset` to `into` at `intoOffset`. Allocates nothing. */
  transformRow(encoded: Float64Array, offset: number, into: Float64Array, intoOffset: number): void;
  /** The columns of the rows at `rowIndices`, in that order; of all rows where it is absent. */
  transform(rows: EncodedRows, rowIndices?: Uint32Array): Matrix;
}

const operations = { number: 0, code: 1, category: 2, missingNumber: 3, missingCategory: 4 } as const;

function operationOf(column: PipelineColumn, ofNumber: boolean): number {
  if (column.kind === 'missing') return ofNumber ? operations.missingNumber : operations.missingCategory;
  if (column.kind === 'category') return operations.category;
  return ofNumber ? operations.number : operations.code;
}

/** The columns as flat arrays, which one loop reads. */
export function compileFeaturePipeline({ inputs, columns }: FeaturePipeline): CompiledFeaturePipeline {
  const featureCount = inputs.length;
  const columnCount = columns.length;
  const input = Int32Array.from(columns, (column) => column.input);
  const categoryCount = Float64Array.from(input, (feature) => inputs[feature]?.categoryCount ?? 0);
  const operation = Uint8Array.from(columns, (column) =>
    operationOf(column, (inputs[column.input]?.categoryCount ?? null) === null),
  );
  const imputed = Float64Array.from(columns, (column) =>
    column.kind === 'missing' ? Number.NaN : (column.imputed ?? Number.NaN),
  );
  const offset = Float64Array.from(columns, (column) => (column.kind === 'value' ? column.offset : 0));
  const scale = Float64Array.from(columns, (column) => (column.kind === 'value' ? column.scale : 1));
  const category = Float64Array.from(columns, (column) => (column.kind === 'category' ? column.category : 0));

  const transformRow = (encoded: Float64Array, from: number, into: Float64Array, to: number): void => {
    for (let column = 0; column < columnCount; column += 1) {
      const cell = encoded[from + input[column]!]!;
      const what = operation[column]!;
      // A finite number less itself is 0; NaN and the infinities give NaN.
      const present =
        what === operations.number || what === operations.missingNumber
          ? cell - cell === 0
          : cell >= 0 && cell < categoryCount[column]! && Math.floor(cell) === cell;
      let value: number;
      if (what >= operations.missingNumber) value = present ? 0 : 1;
      else {
        value = present ? cell : imputed[column]!;
        if (what !== operations.category) value = (value - offset[column]!) / scale[column]!;
        else if (!Number.isNaN(value)) value = value === category[column]! ? 1 : 0;
      }
      into[to + column] = value;
    }
  };

  const columnNames = columns.map((column) => column.name);
  return {
    featureCount,
    columnNames,
    featureOfColumn: Array.from(input),
    transformRow,
    transform(rows, rowIndices) {
      if (rows.featureCount !== featureCount) {
        throw new RangeError(`rows of ${rows.featureCount} features came to a pipeline of ${featureCount}`);
      }
      const rowCount = rowIndices?.length ?? rows.rowCount;
      const values = new Float64Array(rowCount * columnCount);
      for (let row = 0; row < rowCount; row += 1) {
        const index = rowIndices === undefined ? row : rowIndices[row]!;
        if (index >= rows.rowCount) throw new RangeError(`there is no row ${index} among ${rows.rowCount}`);
        transformRow(rows.values, index * featureCount, values, row * columnCount);
      }
      return { rowCount, columnCount, values, names: columnNames };
    },
  };
}
