import builtIn from '../../examples/heart-disease/hale.config.ts';
import { settingsSchema } from '../../src/config/index.ts';
import type { EncodedRows } from '../../src/data/index.ts';
import {
  type BundleContent,
  compileFeaturePipeline,
  createPredictor,
  fitFeaturePipeline,
  learnedRowsOf,
  modelKind,
  writeBundle,
} from '../../src/models/index.ts';
import { type DatasetSchema, datasetSchemaSchema } from '../../src/schema/index.ts';
import { createRandom, type Random } from '../../src/statistics/index.ts';

export const heartDiseaseSchema: DatasetSchema = datasetSchemaSchema.parse(builtIn.data?.schema);

/** Rows drawn within the schema, a tenth of what may be missing missing. */
export function drawRows(schema: DatasetSchema, rowCount: number, random: Random): EncodedRows {
  const featureCount = schema.features.length;
  const values = new Float64Array(rowCount * featureCount);
  for (let row = 0; row < rowCount; row += 1) {
    for (const [index, feature] of schema.features.entries()) {
      const share = random.next();
      const value =
        feature.kind === 'numeric'
          ? (feature.minimum ?? 0) + share * ((feature.maximum ?? 1) - (feature.minimum ?? 0))
          : Math.floor(share * feature.categories.length);
      values[row * featureCount + index] = feature.nullable && random.next() < 0.1 ? Number.NaN : value;
    }
  }
  return { rowCount, featureCount, values };
}

/** Writes a bundle of a logistic regression that learned from drawn rows; another seed is another model. */
export async function writeTrainedBundle(folder: string, seed: number, changes: Partial<BundleContent> = {}) {
  const schema = heartDiseaseSchema;
  const settings = settingsSchema.parse({});
  const random = createRandom(seed);
  const rows = drawRows(schema, 120, random);
  const { featureCount, values } = rows;
  const labels = Uint8Array.from({ length: 120 }, (_, row) =>
    values[row * featureCount]! + 40 * random.next() > 89 ? 1 : 0,
  );
  const pipeline = fitFeaturePipeline(rows, Uint32Array.from(labels.keys()), schema, 'linear', settings.features);
  const { transform } = compileFeaturePipeline(pipeline);
  const { bytes, format, scorer } = await modelKind('logistic_regression').fit(transform(rows), labels, {
    settings: settings.models,
    seed,
    threads: 1,
    session: null,
  });
  const calibration = { method: 'none' } as const;
  const predictor = createPredictor({ schema, pipeline, scorer, calibration, threshold: 0.5 });
  const probabilities = predictor.probabilities(values, 120);
  const canary = {
    rows: { rowCount: 20, featureCount, values: values.slice(0, 20 * featureCount) },
    probabilities: probabilities.slice(0, 20),
  };
  const { digest } = await writeBundle(folder, {
    name: 'heart-disease',
    kind: 'logistic_regression',
    schema,
    pipeline,
    model: { format, bytes },
    calibration,
    threshold: 0.5,
    metrics: {},
    card: '# A test model\n',
    plots: {},
    reference: {
      rows,
      labels,
      probabilities,
      heldOut: Uint8Array.from({ length: 120 }, (_, row) => (row < 30 ? 1 : 0)),
    },
    learned: learnedRowsOf(rows, 1000),
    canary,
    simulated: false,
    datasetDigest: 'a'.repeat(64),
    engine: null,
    seed,
    ...changes,
  });
  return { digest, predictor };
}
