import { compileCalibration } from '../calibration/index.ts';
import { compileFeaturePipeline } from '../features/index.ts';
import { openScoringPool } from '../scorer/index.ts';
import type { ServingBundle } from './bundle.ts';
import { bundleFiles } from './manifest.ts';
import { readListedFile } from './read-bundle-files.ts';

/** A bundle's predictor whose model runs on several threads. */
export interface PredictorPool {
  /** The same numbers, to the bit, as `Predictor.probabilities` gives. Calls must follow each other. */
  probabilities(encodedRows: Float64Array, rowCount: number): Promise<Float64Array>;
  close(): Promise<void>;
}

/**
 * Threads for files of many rows. They read the model file of the bundle again, checked as before.
 * @throws HaleError BUNDLE_INVALID
 */
export async function openPredictorPool(bundle: ServingBundle, threads: number): Promise<PredictorPool> {
  const { folder, manifest, pipeline, calibration } = bundle;
  const bytes = await readListedFile(folder, bundleFiles.model[manifest.model_format], manifest);
  const { featureCount, columnNames, transformRow } = compileFeaturePipeline(pipeline);
  const calibrate = compileCalibration(calibration);
  const columnCount = columnNames.length;
  const pool = await openScoringPool(manifest.model_format, bytes, threads);
  return {
    async probabilities(encodedRows, rowCount) {
      const rows = new Float64Array(new SharedArrayBuffer(rowCount * columnCount * 8));
      for (let row = 0; row < rowCount; row += 1)
        transformRow(encodedRows, row * featureCount, rows, row * columnCount);
      const scores = await pool.probabilities(rows, rowCount);
      for (let row = 0; row < rowCount; row += 1) scores[row] = calibrate(scores[row]!);
      return scores;
    },
    close: pool.close,
  };
}
