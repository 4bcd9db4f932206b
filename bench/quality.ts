import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import builtIn from '../examples/heart-disease/hale.config.ts';
import { type Flag, parseSetFlag, resolveSettings, type Settings, settingsSchema } from '../src/config/index.ts';
import { createDatasetSource, type EncodedRows, encodeFeatures, encodeTarget } from '../src/data/index.ts';
import { type EngineLibraries, type EngineSession, ensureEngines, openEngineSession } from '../src/engines/index.ts';
import { classificationMetrics } from '../src/metrics/index.ts';
import {
  compileFeaturePipeline,
  fitFeaturePipeline,
  type ModelKind,
  type ModelKindName,
  modelKind,
  modelKindNames,
} from '../src/models/index.ts';
import type { DatasetSchema } from '../src/schema/index.ts';
import { createRandom, mean, stratifiedFolds } from '../src/statistics/index.ts';

/**
 * The quality of the four kinds on the heart-disease example with the product's defaults: stratified 5-fold
 * cross-validation, repeated 5 times for each of 5 seeds, each measure the mean over all folds.
 *
 *     node bench/quality.ts --data DIR [--seeds 5] [--kind NAME]… [--set models.xgboost.trees=150]…
 */

const measures = ['rocAuc', 'f1', 'brierScore', 'logLoss'] as const;
type Measure = (typeof measures)[number];
type Measures = Readonly<Record<Measure, number>>;

/** What scikit-learn and the engines reach in Python with good parameters; not worse than this by more than the allowance. */
const bars: Readonly<Record<ModelKindName, Measures>> = {
  logistic_regression: { rocAuc: 0.915, f1: 0.824, brierScore: 0.118, logLoss: 0.378 },
  random_forest: { rocAuc: 0.9, f1: 0.798, brierScore: 0.129, logLoss: 0.405 },
  xgboost: { rocAuc: 0.905, f1: 0.811, brierScore: 0.123, logLoss: 0.39 },
  lightgbm: { rocAuc: 0.901, f1: 0.796, brierScore: 0.129, logLoss: 0.407 },
};
const allowance = 0.005;
const folds = 5;
const repeats = 5;

export interface QualityResult {
  readonly bench: 'quality';
  readonly kind: ModelKindName;
  readonly measured: Measures;
  readonly bar: Measures;
  /** How much worse than the bar, at most, over the measures; 0 or below is better on all of them. */
  readonly worst: number;
  readonly allowance: number;
  readonly passed: boolean;
  readonly fits: number;
  readonly seconds: number;
}

export interface QualityOptions {
  /** The folder with processed.cleveland.data. */
  readonly dataFolder: string;
  readonly seeds?: number | undefined;
  readonly kinds?: readonly ModelKindName[] | undefined;
  /** Other settings than the defaults, to try them. */
  readonly flags?: readonly Flag[] | undefined;
}

interface Cleveland {
  readonly rows: EncodedRows;
  readonly labels: Uint8Array;
  readonly schema: DatasetSchema;
}

export async function run(options: QualityOptions): Promise<QualityResult[]> {
  const { dataFolder, seeds = 5, kinds = modelKindNames, flags = [] } = options;
  const { settings } = resolveSettings(settingsSchema, {
    environment: 'production',
    file: { name: 'built-in example', content: builtIn },
    flags: [{ flag: '--data', path: 'data.folder', text: dataFolder }, ...flags],
  });
  const data = await loadCleveland(settings);
  const engines = kinds.map((name) => modelKind(name).engine).filter((engine) => engine !== null);
  const libraries = await ensureEngines(settings.engines, { names: [...new Set(engines)] });
  return Promise.all(kinds.map((name) => measure(modelKind(name), data, settings, libraries, seeds)));
}

async function loadCleveland(settings: Settings): Promise<Cleveland> {
  const schema = settings.data.schema as DatasetSchema | undefined;
  if (schema === undefined) throw new Error('the example has no schema');
  const storageFolder = await mkdtemp(join(tmpdir(), 'hale-quality-'));
  try {
    const source = createDatasetSource(settings, { folder: process.cwd(), storageFolder, random: createRandom(1) });
    const { table, simulated } = await source.load();
    if (simulated) throw new Error('the bar is for the real rows; give their folder with --data');
    return { rows: encodeFeatures(table, schema), labels: encodeTarget(table, schema.target).labels, schema };
  } finally {
    await rm(storageFolder, { recursive: true });
  }
}

async function measure(
  kind: ModelKind,
  data: Cleveland,
  settings: Settings,
  libraries: EngineLibraries,
  seeds: number,
): Promise<QualityResult> {
  const started = performance.now();
  const session =
    kind.engine === null
      ? null
      : await openEngineSession(kind.engine, libraries, { timeoutMs: 60_000, memoryMb: 1024, threads: 1 });
  const found: Measures[] = [];
  try {
    for (let seed = 0; seed < seeds; seed += 1) {
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        const foldOfRow = stratifiedFolds(data.labels, folds, createRandom(seed).fork(`repeat ${repeat}`));
        for (let fold = 0; fold < folds; fold += 1) {
          found.push(await scoreFold(kind, data, settings, session, foldOfRow, fold));
        }
      }
    }
  } finally {
    await session?.close();
  }
  const bar = bars[kind.name];
  const average = (measure: Measure): number => mean(found.map((scores) => scores[measure])) ?? Number.NaN;
  const measured: Measures = {
    rocAuc: average('rocAuc'),
    f1: average('f1'),
    brierScore: average('brierScore'),
    logLoss: average('logLoss'),
  };
  const worst = Math.max(
    bar.rocAuc - measured.rocAuc,
    bar.f1 - measured.f1,
    measured.brierScore - bar.brierScore,
    measured.logLoss - bar.logLoss,
  );
  return {
    bench: 'quality',
    kind: kind.name,
    measured,
    bar,
    worst,
    allowance,
    passed: worst <= allowance,
    fits: found.length,
    seconds: (performance.now() - started) / 1000,
  };
}

async function scoreFold(
  kind: ModelKind,
  { rows, labels, schema }: Cleveland,
  settings: Settings,
  session: EngineSession | null,
  foldOfRow: Uint8Array,
  fold: number,
): Promise<Measures> {
  const all = Uint32Array.from(labels, (_, row) => row);
  const trainRows = all.filter((row) => foldOfRow[row] !== fold);
  const testRows = all.filter((row) => foldOfRow[row] === fold);
  const labelsOf = (indices: Uint32Array): Uint8Array => Uint8Array.from(indices, (row) => labels[row] as number);
  const pipeline = fitFeaturePipeline(rows, trainRows, schema, kind.representation, settings.features);
  const { transform } = compileFeaturePipeline(pipeline);
  const context = { settings: settings.models, seed: settings.project.seed, threads: 1, session };
  const { scorer } = await kind.fit(transform(rows, trainRows), labelsOf(trainRows), context);
  const test = transform(rows, testRows);
  const metrics = classificationMetrics(labelsOf(testRows), scorer.probabilities(test.values, test.rowCount), 0.5);
  const { rocAuc, f1, brierScore, logLoss } = metrics;
  if (rocAuc === null || f1 === null || brierScore === null || logLoss === null) {
    throw new Error(`fold ${fold} lacks a class`);
  }
  return { rocAuc, f1, brierScore, logLoss };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      seeds: { type: 'string', default: '5' },
      kind: { type: 'string', multiple: true },
      set: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.data === undefined) throw new Error('--data DIR is needed: the folder with processed.cleveland.data');
  const kinds = values.kind?.map(
    (name) => modelKindNames.find((known) => known === name) ?? fail(`there is no kind ${name}`),
  );
  const flags = values.set.map((text) => parseSetFlag(text) ?? fail(`--set ${text} is not path=value`));
  const results = await run({ dataFolder: values.data, seeds: Number(values.seeds), kinds, flags });
  for (const result of results) console.log(JSON.stringify(result));
  if (!results.every((result) => result.passed)) process.exitCode = 1;
}

function fail(message: string): never {
  throw new Error(message);
}
