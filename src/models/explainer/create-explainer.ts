import type { EncodedRows } from '../../data/index.ts';
import { compileFeaturePipeline } from '../features/compile-feature-pipeline.ts';
import type { FeaturePipeline } from '../features/index.ts';
import type { ColumnExplainer, ExplanationScale } from './column-explainer.ts';

/** How much each feature of the schema moved the model away from its base value, for encoded rows. */
export interface Explainer {
  readonly scale: ExplanationScale;
  /** In the order of the schema. */
  readonly featureNames: readonly string[];
  /** What the model is expected to give where nothing is known of a row, on `scale`, before the calibration. */
  readonly baseValue: number;
  /**
   * Writes the contribution of each feature of the encoded row at `offset`: those of all its columns together.
   * @returns the margin: the base value and the contributions, added up
   */
  explain(encodedRow: Float64Array, offset: number, into: Float64Array): number;
  /** Of many rows, row by row; the same numbers, to the bit, as `explain` gives. */
  contributions(rows: EncodedRows): Float64Array;
}

export interface ExplainerParts {
  readonly pipeline: FeaturePipeline;
  readonly columns: ColumnExplainer;
}

/** Rows that pass through pipeline and model together, and most numbers of them, so that wide rows stay small too. */
const mostBlockRows = 256;
const mostBlockNumbers = 2 ** 16;

/** @throws RangeError of a pipeline and a model that do not belong together */
export function createExplainer({ pipeline, columns }: ExplainerParts): Explainer {
  const { featureCount, featureOfColumn, transformRow } = compileFeaturePipeline(pipeline);
  const { columnCount, baseValue } = columns;
  if (featureOfColumn.length !== columnCount) {
    throw new RangeError(`a pipeline of ${featureOfColumn.length} columns came to a model of ${columnCount}`);
  }
  const blockRows = Math.max(1, Math.min(mostBlockRows, Math.floor(mostBlockNumbers / columnCount)));
  const features = Int32Array.from(featureOfColumn);
  const block = new Float64Array(blockRows * columnCount);
  const ofColumns = new Float64Array(blockRows * columnCount);

  function explainBlock(encoded: Float64Array, offset: number, count: number, into: Float64Array, to: number): void {
    for (let row = 0; row < count; row += 1) {
      transformRow(encoded, offset + row * featureCount, block, row * columnCount);
    }
    columns.contributions(block, 0, count, ofColumns);
    into.fill(0, to, to + count * featureCount);
    for (let row = 0; row < count; row += 1) {
      for (let column = 0; column < columnCount; column += 1) {
        into[to + row * featureCount + features[column]!]! += ofColumns[row * columnCount + column]!;
      }
    }
  }

  return {
    scale: columns.scale,
    featureNames: pipeline.inputs.map(({ name }) => name),
    baseValue,

    explain(encodedRow, offset, into) {
      explainBlock(encodedRow, offset, 1, into, 0);
      let margin = baseValue;
      for (let feature = 0; feature < featureCount; feature += 1) margin += into[feature]!;
      return margin;
    },

    contributions(rows) {
      if (rows.featureCount !== featureCount) {
        throw new RangeError(`rows of ${rows.featureCount} features came to an explainer of ${featureCount}`);
      }
      const into = new Float64Array(rows.rowCount * featureCount);
      for (let start = 0; start < rows.rowCount; start += blockRows) {
        const count = Math.min(blockRows, rows.rowCount - start);
        explainBlock(rows.values, start * featureCount, count, into, start * featureCount);
      }
      return into;
    },
  };
}
