import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import builtIn from '../examples/heart-disease/hale.config.ts';
import { resolveSettings, type Settings, settingsSchema } from '../src/config/index.ts';
import { createDatasetSource, type EncodedRows, encodeFeatures, encodeTarget } from '../src/data/index.ts';
import { compileFeaturePipeline, fitFeaturePipeline, modelKind } from '../src/models/index.ts';
import type { DatasetSchema } from '../src/schema/index.ts';
import { createRandom, stratifiedFolds } from '../src/statistics/index.ts';

/** Patients and what a model says of them that did not learn from them. */
export interface Population {
  readonly rows: EncodedRows;
  readonly probabilities: Float64Array;
  readonly labels: Uint8Array;
}

export interface HeartPopulations {
  readonly settings: Settings;
  readonly schema: DatasetSchema;
  /** Logistic regression out of fold, as the rows that a bundle keeps. */
  readonly cleveland: Population;
  /** The three other sites, by the same model fitted on all of Cleveland; patients that the server would refuse left out. */
  readonly others: Population;
}

type Site = Settings['data']['uciHeartDisease']['sites'][number];

/** The example's patients, encoded and scored by logistic regression, which needs no engine. */
export async function readHeartPopulations(dataFolder: string): Promise<HeartPopulations> {
  const { settings } = resolveSettings(settingsSchema, {
    environment: 'production',
    file: { name: 'built-in example', content: builtIn },
    flags: [{ flag: '--data', path: 'data.folder', text: dataFolder }],
  });
  const schema = settings.data.schema as DatasetSchema | undefined;
  if (schema === undefined) throw new Error('the example has no schema');
  const cleveland = await readSites(settings, schema, ['cleveland']);
  const others = await readSites(settings, schema, ['hungarian', 'switzerland', 'va']);
  const all = Uint32Array.from(cleveland.labels, (_, row) => row);
  const folds = stratifiedFolds(cleveland.labels, 5, createRandom(settings.project.seed));
  const probabilities = new Float64Array(all.length);
  for (let fold = 0; fold < 5; fold += 1) {
    const heldOut = all.filter((row) => folds[row] === fold);
    const learned = all.filter((row) => folds[row] !== fold);
    const scored = await score(settings, schema, cleveland, learned, cleveland.rows, heldOut);
    for (const [index, row] of heldOut.entries()) probabilities[row] = scored[index] as number;
  }
  const served = servedRows(others.rows, schema);
  return {
    settings,
    schema,
    cleveland: { ...cleveland, probabilities },
    others: {
      rows: pick(others.rows, served),
      labels: Uint8Array.from(served, (row) => others.labels[row] as number),
      probabilities: await score(settings, schema, cleveland, all, others.rows, served),
    },
  };
}

type Labelled = Pick<Population, 'rows' | 'labels'>;

async function readSites(settings: Settings, schema: DatasetSchema, sites: readonly Site[]): Promise<Labelled> {
  const storageFolder = await mkdtemp(join(tmpdir(), 'hale-heart-'));
  try {
    const { data } = settings;
    const ofSites: Settings = { ...settings, data: { ...data, uciHeartDisease: { ...data.uciHeartDisease, sites } } };
    const source = createDatasetSource(ofSites, { folder: process.cwd(), storageFolder, random: createRandom(1) });
    const { table, simulated } = await source.load();
    if (simulated) throw new Error('the bars are for the real rows');
    return { rows: encodeFeatures(table, schema), labels: encodeTarget(table, schema.target).labels };
  } finally {
    await rm(storageFolder, { recursive: true });
  }
}

async function score(
  settings: Settings,
  schema: DatasetSchema,
  { rows, labels }: Labelled,
  learned: Uint32Array,
  asked: EncodedRows,
  askedRows: Uint32Array,
): Promise<Float64Array> {
  const kind = modelKind('logistic_regression');
  const pipeline = fitFeaturePipeline(rows, learned, schema, kind.representation, settings.features);
  const { transform } = compileFeaturePipeline(pipeline);
  const context = { settings: settings.models, seed: settings.project.seed, threads: 1, session: null };
  const learnedLabels = Uint8Array.from(learned, (row) => labels[row] as number);
  const { scorer } = await kind.fit(transform(rows, learned), learnedLabels, context);
  const matrix = transform(asked, askedRows);
  return scorer.probabilities(matrix.values, matrix.rowCount);
}

/** Rows that the server answers: every number in its range, nothing missing that must be there. */
function servedRows({ values, rowCount, featureCount }: EncodedRows, { features }: DatasetSchema): Uint32Array {
  return Uint32Array.from({ length: rowCount }, (_, row) => row).filter((row) =>
    features.every((feature, index) => {
      const value = values[row * featureCount + index] as number;
      if (Number.isNaN(value)) return feature.nullable;
      if (feature.kind !== 'numeric') return true;
      return value >= (feature.minimum ?? -Infinity) && value <= (feature.maximum ?? Infinity);
    }),
  );
}

/** Rows by their numbers; one may stand more than once. */
export function pick({ values, featureCount }: EncodedRows, rows: Uint32Array): EncodedRows {
  const picked = new Float64Array(rows.length * featureCount);
  for (const [at, row] of rows.entries()) {
    picked.set(values.subarray(row * featureCount, (row + 1) * featureCount), at * featureCount);
  }
  return { rowCount: rows.length, featureCount, values: picked };
}

/** Rows drawn with replacement: a sample of the population. */
export function drawSample(
  population: Population,
  size: number,
  random: { integer(below: number): number },
): Population {
  const drawn = Uint32Array.from({ length: size }, () => random.integer(population.rows.rowCount));
  return {
    rows: pick(population.rows, drawn),
    probabilities: Float64Array.from(drawn, (row) => population.probabilities[row] as number),
    labels: Uint8Array.from(drawn, (row) => population.labels[row] as number),
  };
}
