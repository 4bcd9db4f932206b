import { settingsSchema } from '../src/config/index.ts';
import { type EngineName, ensureEngines, openEngineSession } from '../src/engines/index.ts';
import { type ModelFormat, openScoringPool, readScorer, serialiseLinearModel } from '../src/models/index.ts';
import { createRandom, normal } from '../src/statistics/index.ts';
import { readCleveland } from './cleveland.ts';
import { median } from './median.ts';

/**
 * Rows scored a second, in a process of its own; the last line tells them as JSON.
 *
 *     node bench/scoring-rows.ts ROWS [FOLDER of processed.cleveland.data]
 *
 * The models and the rows are those of the peers' `batch_score.py`: 200 trees of depth 4 of XGBoost, or of up to 31 leaves
 * of LightGBM, fitted on Cleveland, and Cleveland drawn again with noise. Without the file, on rows of a normal
 * distribution.
 */
const rowCount = Number(process.argv[2] ?? 1_000_000);
const folder = process.argv[3];
const columnCount = 13;
const continuous = [0, 3, 4, 7, 9];
const repeats = 5;
const random = createRandom(3);

const training = folder === undefined ? drawTraining() : await readCleveland(folder);
const columnNames = Array.from({ length: columnCount }, (_, column) => `c${column}`);
const rows = resample(training.values, rowCount);

const figures: Record<string, number> = {};
const settings = settingsSchema.parse({}).engines;
const libraries = await ensureEngines(settings, { names: ['xgboost', 'lightgbm'] });
await measure('xgboost', 'xgboost-ubj', await train('xgboost', { objective: 'binary:logistic', max_depth: 4 }));
await measure(
  'lightgbm',
  'lightgbm-text',
  await train('lightgbm', { objective: 'binary', num_leaves: 31, verbosity: -1 }),
);
const forest = {
  objective: 'reg:squarederror',
  base_score: 0.5,
  num_parallel_tree: 200,
  max_depth: 8,
  learning_rate: 1,
};
const sampled = { subsample: 0.632, colsample_bynode: 0.3, reg_lambda: 0 };
await measure('forest', 'xgboost-ubj', await train('xgboost', { ...forest, ...sampled }, 1));
const coefficients = columnNames.map(() => normal(random));
const linear = serialiseLinearModel({ intercept: 0.1, coefficients, names: columnNames });
await measure('linear', 'linear-json', linear);
console.log(JSON.stringify(figures));

async function train(
  engine: EngineName,
  parameters: Record<string, string | number>,
  rounds = 200,
): Promise<Uint8Array> {
  const limits = { timeoutMs: settings.timeoutMs, memoryMb: settings.memoryMb, threads: 2 };
  const session = await openEngineSession(engine, libraries, limits);
  const { values, labels } = training;
  const fitted = await session.fit({
    values,
    labels,
    rowCount: labels.length,
    columnCount,
    columnNames,
    parameters: { ...parameters, seed: 1 },
    rounds,
  });
  await session.close();
  return fitted.bytes;
}

async function measure(name: string, format: ModelFormat, bytes: Uint8Array): Promise<void> {
  const scorer = readScorer(format, bytes);
  figures[`${name}, 1 thread`] = await rowsPerSecond(() => scorer.probabilities(rows, rowCount));
  const pool = await openScoringPool(format, bytes, 2);
  figures[`${name}, 2 threads`] = await rowsPerSecond(() => pool.probabilities(rows, rowCount));
  await pool.close();
  const alone = Math.min(rowCount, 100_000);
  let sum = 0;
  const ratePerSecond = await rowsPerSecond(() => {
    for (let row = 0; row < alone; row += 1) sum += scorer.probability(rows, row * columnCount);
  });
  // A sum that is used is computed.
  if (sum === Infinity) throw new Error(`${name} gives infinite probabilities`);
  figures[`${name}, one row, µs`] = 1e6 / ((ratePerSecond * alone) / rowCount);
}

/** The median of several runs over all rows, after one to warm up. */
async function rowsPerSecond(score: () => unknown): Promise<number> {
  await score();
  const seconds: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const started = performance.now();
    await score();
    seconds.push((performance.now() - started) / 1000);
  }
  return rowCount / median(seconds);
}

function drawTraining(): { values: Float64Array; labels: Uint8Array } {
  const values = Float64Array.from({ length: 303 * columnCount }, () => normal(random));
  const labels = Uint8Array.from({ length: 303 }, (_, row) =>
    values[row * columnCount]! + normal(random) > 0 ? 1 : 0,
  );
  return { values, labels };
}

/** In shared memory, so that no thread copies them. */
function resample(values: Float64Array, count: number): Float64Array {
  const sourceRows = values.length / columnCount;
  const sample = new Float64Array(new SharedArrayBuffer(count * columnCount * 8));
  const deviations = columnNames.map((_, column) =>
    continuous.includes(column) ? 0.05 * deviationOf(values, column) : 0,
  );
  for (let row = 0; row < count; row += 1) {
    const from = Math.floor(random.next() * sourceRows) * columnCount;
    for (let column = 0; column < columnCount; column += 1) {
      const deviation = deviations[column]!;
      const noise = deviation === 0 ? 0 : deviation * normal(random);
      // The peers' rows are float32.
      sample[row * columnCount + column] = Math.fround(values[from + column]! + noise);
    }
  }
  return sample;
}

function deviationOf(values: Float64Array, column: number): number {
  const present = values.filter((value, cell) => cell % columnCount === column && !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  return Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length);
}
