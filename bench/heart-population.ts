import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import builtIn from '../examples/heart-disease/hale.config.ts';
import { resolveSettings, type Settings, settingsSchema } from '../src/config/index.ts';
import { createDatasetSource, type EncodedRows, encodeFeatures, encodeTarget } from '../src/data/index.ts';
import { type Bundle, readBundle } from '../src/models/index.ts';
import type { DatasetSchema } from '../src/schema/index.ts';
import { createRandom, type Random } from '../src/statistics/index.ts';

/** Patients, and what a model says of them that did not learn from them. */
export interface Population {
  readonly rows: EncodedRows;
  readonly probabilities: Float64Array;
  readonly labels: Uint8Array;
}

export interface HeartPopulations {
  readonly settings: Settings;
  /** Of the model that the example trains. */
  readonly bundle: Bundle;
  /** The rows that the bundle keeps: Cleveland, held out and out of fold. */
  readonly cleveland: Population;
  /** The three other sites, by the same model; patients that the server would refuse left out. */
  readonly others: Population;
}

/**
 * The patients of the example as a version of it sees them.
 * @param dataFolder of the four processed.*.data files
 * @param bundleFolder of a version that `hale train` made of Cleveland
 */
export async function readHeartPopulations(dataFolder: string, bundleFolder: string): Promise<HeartPopulations> {
  const { settings } = resolveSettings(settingsSchema, {
    environment: 'production',
    file: { name: 'built-in example', content: builtIn },
    flags: [{ flag: '--data', path: 'data.folder', text: dataFolder }],
  });
  const bundle = await readBundle(bundleFolder);
  const sites = await readOtherSites(settings, bundle.schema);
  const served = servedRows(sites.rows, bundle.schema);
  const rows = pick(sites.rows, served);
  return {
    settings,
    bundle,
    cleveland: bundle.reference,
    others: {
      rows,
      labels: Uint8Array.from(served, (row) => sites.labels[row] as number),
      probabilities: bundle.predictor.probabilities(rows.values, rows.rowCount).slice(0, rows.rowCount),
    },
  };
}

async function readOtherSites(settings: Settings, schema: DatasetSchema): Promise<Pick<Population, 'rows' | 'labels'>> {
  const storageFolder = await mkdtemp(join(tmpdir(), 'hale-heart-'));
  try {
    const sites: Settings['data']['uciHeartDisease']['sites'] = ['hungarian', 'switzerland', 'va'];
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
function pick({ values, featureCount }: EncodedRows, rows: Uint32Array): EncodedRows {
  const picked = new Float64Array(rows.length * featureCount);
  for (const [at, row] of rows.entries()) {
    picked.set(values.subarray(row * featureCount, (row + 1) * featureCount), at * featureCount);
  }
  return { rowCount: rows.length, featureCount, values: picked };
}

/** Rows drawn with replacement: a sample of the population. */
export function drawSample(population: Population, size: number, random: Random): Population {
  const drawn = Uint32Array.from({ length: size }, () => random.integer(population.rows.rowCount));
  return {
    rows: pick(population.rows, drawn),
    probabilities: Float64Array.from(drawn, (row) => population.probabilities[row] as number),
    labels: Uint8Array.from(drawn, (row) => population.labels[row] as number),
  };
}
