import {
  type BundleContent,
  createPredictor,
  learnedRowsOf,
  type ModelFormat,
  readScorer,
} from '../../../src/models/index.ts';
import { datasetSchemaSchema } from '../../../src/schema/index.ts';
import type { Rows } from './engine-sessions.ts';

/** A bundle of a model that takes its columns as they come. */
export function bundleOf(format: ModelFormat, bytes: Uint8Array, rows: Rows, labels: Uint8Array): BundleContent {
  const names = Array.from({ length: rows.columnCount }, (_, column) => `column_${column}`);
  const schema = datasetSchemaSchema.parse({
    features: names.map((name) => ({ kind: 'numeric', name, nullable: true })),
    target: { name: 'target', negativeValues: [0], positiveValues: [1] },
  });
  const pipeline: BundleContent['pipeline'] = {
    representation: format === 'linear-json' ? 'linear' : 'tree',
    inputs: names.map((name) => ({ name, categoryCount: null })),
    columns: names.map((name, input) => ({
      kind: 'value',
      name,
      input,
      imputed: format === 'linear-json' ? 0 : null,
      offset: 0,
      scale: 1,
    })),
  };
  const calibration: BundleContent['calibration'] = { method: 'platt', slope: 0.9, intercept: 0.1 };
  const scorer = readScorer(format, bytes);
  const predictor = createPredictor({ schema, pipeline, scorer, calibration, threshold: 0.4 });
  const encoded = { values: rows.values, rowCount: rows.rowCount, featureCount: rows.columnCount };
  const probabilities = predictor.probabilities(rows.values, rows.rowCount);
  return {
    name: 'example',
    kind: format === 'linear-json' ? 'logistic_regression' : format === 'xgboost-ubj' ? 'xgboost' : 'lightgbm',
    schema,
    pipeline,
    calibration,
    threshold: 0.4,
    model: { format, bytes },
    metrics: { f1: 0.8, roc_auc: 0.9 },
    card: '# Example\n',
    plots: { 'roc-curve.svg': '<svg/>' },
    reference: { rows: encoded, labels, probabilities, heldOut: labels.map((_, row) => row % 2) },
    learned: learnedRowsOf(encoded, 1000),
    canary: {
      rows: { ...encoded, rowCount: 20, values: rows.values.slice(0, 20 * rows.columnCount) },
      probabilities: probabilities.slice(0, 20),
    },
    simulated: false,
    datasetDigest: 'a'.repeat(64),
    engine: null,
    seed: 42,
  };
}
