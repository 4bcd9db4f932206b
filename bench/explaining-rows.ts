import { settingsSchema } from '../src/config/index.ts';
import { type EngineName, ensureEngines, openEngineSession } from '../src/engines/index.ts';
import { readColumnExplainer } from '../src/models/explainer/index.ts';
import type { ModelFormat } from '../src/models/index.ts';
import { createRandom, normal } from '../src/statistics/index.ts';
import { readCleveland } from './cleveland.ts';
import { median } from './median.ts';

/**
 * Rows explained by Hale and by the engine that made the model, in one process and one thread each; the last line tells
 * the seconds, and the milliseconds of one row, as JSON.
 *
 *     node bench/explaining-rows.ts ROWS ROWS_OF_THE_FOREST [FOLDER of processed.cleveland.data]
 *
 * 200 trees fitted on Cleveland, of depth 4 by XGBoost or up to 31 leaves by LightGBM, and a forest of depth 8; Cleveland
 * drawn again. Without the file, rows of a normal distribution.
 */
const mostRows = Number(process.argv[2] ?? 10_000);
const forestRows = Number(process.argv[3] ?? 2_000);
const folder = process.argv[4];
const columnCount = 13;
const repeats = 3;
const random = createRandom(3);

const training = folder === undefined ? drawTraining() : await readCleveland(folder);
const sourceRows = training.labels.length;
const rows = new Float64Array(mostRows * columnCount);
for (let row = 0; row < mostRows; row += 1) {
  const from = random.integer(sourceRows) * columnCount;
  rows.set(training.values.subarray(from, from + columnCount), row * columnCount);
}

const figures: Record<string, number> = {};
const settings = settingsSchema.parse({}).engines;
const libraries = await ensureEngines(settings, { names: ['xgboost', 'lightgbm'] });
await measure('xgboost', 'xgboost', 'xgboost-ubj', { objective: 'binary:logistic', max_depth: 4 }, 200, mostRows);
await measure(
  'lightgbm',
  'lightgbm',
  'lightgbm-text',
  { objective: 'binary', num_leaves: 31, verbosity: -1 },
  200,
  mostRows,
);
const forest = {
  objective: 'reg:squarederror',
  base_score: 0.5,
  num_parallel_tree: 200,
  max_depth: 8,
  learning_rate: 1,
  subsample: 0.632,
  colsample_bynode: 0.3,
  reg_lambda: 0,
};
await measure('forest', 'xgboost', 'xgboost-ubj', forest, 1, forestRows);
console.log(JSON.stringify(figures));

async function measure(
  name: string,
  engine: EngineName,
  format: ModelFormat,
  parameters: Record<string, string | number>,
  rounds: number,
  rowCount: number,
): Promise<void> {
  const limits = { timeoutMs: settings.timeoutMs, memoryMb: settings.memoryMb, threads: 1 };
  const session = await openEngineSession(engine, libraries, limits);
  const columnNames = Array.from({ length: columnCount }, (_, column) => `c${column}`);
  const { bytes } = await session.fit({
    ...training,
    rowCount: sourceRows,
    columnCount,
    columnNames,
    parameters: { ...parameters, seed: 1 },
    rounds,
  });
  figures[`${name}, engine`] = await seconds(() =>
    session.predict(
      bytes,
      { values: rows.subarray(0, rowCount * columnCount), rowCount, columnCount },
      'contributions',
    ),
  );
  await session.close();
  const { contributions } = readColumnExplainer(format, bytes);
  const into = new Float64Array(rowCount * columnCount);
  figures[`${name}, Hale`] = await seconds(async () => contributions(rows, 0, rowCount, into));
  const alone = Math.min(rowCount, 500);
  const all = await seconds(async () => {
    for (let row = 0; row < alone; row += 1) contributions(rows, row * columnCount, 1, into);
  });
  figures[`${name}, one row`] = (1000 * all) / alone;
}

/** The median of several runs, after one to warm up. */
async function seconds(explain: () => Promise<unknown>): Promise<number> {
  await explain();
  const measured: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const started = performance.now();
    await explain();
    measured.push((performance.now() - started) / 1000);
  }
  return median(measured);
}

function drawTraining(): { values: Float64Array; labels: Uint8Array } {
  const values = Float64Array.from({ length: 303 * columnCount }, () => normal(random));
  const labels = Uint8Array.from({ length: 303 }, (_, row) =>
    values[row * columnCount]! + normal(random) > 0 ? 1 : 0,
  );
  return { values, labels };
}
