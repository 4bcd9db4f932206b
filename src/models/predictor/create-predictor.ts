import type { DatasetSchema } from '../../schema/index.ts';
import { type Calibration, compileCalibration } from '../calibration/index.ts';
import { compileFeaturePipeline } from '../features/compile-feature-pipeline.ts';
import type { FeaturePipeline } from '../features/index.ts';
import type { Scorer } from '../scorer/index.ts';

/** From encoded rows to calibrated probabilities of class 1: feature pipeline, model, calibration. */
export interface Predictor {
  readonly schema: DatasetSchema;
  /** From this probability on, the class is 1. */
  readonly threshold: number;
  /** Of the encoded row at `offset`. Allocates nothing; not to be called while it runs (it has one row of scratch). */
  probabilityOf(encodedRow: Float64Array, offset: number): number;
  /** Of the first `rowCount` encoded rows; the same numbers, to the bit, as `probabilityOf` gives. */
  probabilities(encodedRows: Float64Array, rowCount: number, into?: Float64Array): Float64Array;
}

export interface PredictorParts {
  readonly schema: DatasetSchema;
  readonly pipeline: FeaturePipeline;
  readonly scorer: Scorer;
  readonly calibration: Calibration;
  readonly threshold: number;
}

/** Rows that pass through pipeline and model together; their columns stay in the cache. */
const blockRows = 1024;

/** @throws RangeError of parts that do not belong together */
export function createPredictor({ schema, pipeline, scorer, calibration, threshold }: PredictorParts): Predictor {
  const { featureCount, transformRow, columnNames } = compileFeaturePipeline(pipeline);
  const { columnCount } = scorer;
  if (featureCount !== schema.features.length || columnNames.length !== columnCount) {
    throw new RangeError(
      `a pipeline from ${featureCount} features to ${columnNames.length} columns does not join a schema of ` +
        `${schema.features.length} features to a model of ${columnCount} columns`,
    );
  }
  const calibrate = compileCalibration(calibration);
  const row = new Float64Array(columnCount);
  let block = new Float64Array(0);
  let scores = new Float64Array(0);

  return {
    schema,
    threshold,

    probabilityOf(encodedRow, offset) {
      transformRow(encodedRow, offset, row, 0);
      return calibrate(scorer.probability(row, 0));
    },

    probabilities(encodedRows, rowCount, into = new Float64Array(rowCount)) {
      const most = Math.min(blockRows, rowCount);
      if (scores.length < most) {
        block = new Float64Array(most * columnCount);
        scores = new Float64Array(most);
      }
      for (let start = 0; start < rowCount; start += blockRows) {
        const count = Math.min(blockRows, rowCount - start);
        for (let index = 0; index < count; index += 1) {
          transformRow(encodedRows, (start + index) * featureCount, block, index * columnCount);
        }
        scorer.probabilities(block, count, scores);
        for (let index = 0; index < count; index += 1) into[start + index] = calibrate(scores[index]!);
      }
      return into;
    },
  };
}
