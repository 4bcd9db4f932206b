import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsSchema } from '../src/config/index.ts';
import type { EncodedRows } from '../src/data/index.ts';
import { ensureEngines, openEngineSession } from '../src/engines/index.ts';
import { compileFeaturePipeline, fitFeaturePipeline, modelKind, modelKindNames } from '../src/models/index.ts';
import { datasetSchemaSchema } from '../src/schema/index.ts';
import type { Matrix } from '../src/table/index.ts';

/**
 * One training at scale, in a process of its own so that its memory can be measured. The last line tells the seconds.
 *
 *     node bench/training-scale-fit.ts KIND FOLDER THREADS
 */
const columnCount = 13;
const [kindName, folder = '', threads = '2'] = process.argv.slice(2);
const name = modelKindNames.find((known) => known === kindName);
if (name === undefined) throw new Error(`there is no kind ${kindName}`);
const kind = modelKind(name);

// The engines' own defaults, and scikit-learn's, as the peers' program has them.
const { models, engines, features } = settingsSchema.parse({
  models: {
    logisticRegression: { inverseRegularisation: 1 },
    xgboost: { trees: 200, maximumDepth: 6, learningRate: 0.3, rowShare: 1, columnShare: 1 },
    lightgbm: { trees: 200, leaves: 31, learningRate: 0.1, rowShare: 1, columnShare: 1 },
  },
});

const { rows, labels } = await readRows();
const names = Array.from({ length: columnCount }, (_, column) => `f${column}`);

const session =
  kind.engine === null
    ? null
    : await openEngineSession(kind.engine, await ensureEngines(engines, { names: [kind.engine] }), {
        timeoutMs: engines.timeoutMs,
        memoryMb: engines.memoryMb,
        threads: Number(threads),
      });
const started = performance.now();
// scikit-learn's logistic regression stands in a pipeline that scales; the engines take the rows as they are.
const matrix = kind.engine === null ? scale(rows) : { ...rows, columnCount, names };
const model = await kind.fit(matrix, labels, { settings: models, seed: 42, threads: Number(threads), session });
const fitted = performance.now();
await session?.close();
console.log(JSON.stringify({ 'train s': (fitted - started) / 1000, 'model bytes': model.bytes.length }));

function scale(rows: EncodedRows): Matrix {
  const schema = datasetSchemaSchema.parse({
    features: names.map((feature) => ({ kind: 'numeric', name: feature })),
    target: { name: 'y', positiveValues: [1], negativeValues: [0] },
  });
  const all = new Uint32Array(rows.rowCount).map((_, row) => row);
  return compileFeaturePipeline(fitFeaturePipeline(rows, all, schema, 'linear', features)).transform(rows);
}

/** What the peers' `train_scale.py --save` writes: little-endian float32. */
async function readRows(): Promise<{ rows: EncodedRows; labels: Uint8Array }> {
  const values = await readFloats('x.f32', (count) => new Float64Array(count));
  const labels = await readFloats('y.f32', (count) => new Uint8Array(count));
  return { rows: { rowCount: labels.length, featureCount: columnCount, values }, labels };
}

/** In pieces: the bytes of the whole file beside the rows would be in the figure of the memory. */
async function readFloats<T extends Float64Array | Uint8Array>(file: string, create: (count: number) => T): Promise<T> {
  const handle = await open(join(folder, file));
  const numbers = create((await handle.stat()).size / Float32Array.BYTES_PER_ELEMENT);
  const piece = new Float32Array(65_536);
  for (let start = 0; start < numbers.length; start += piece.length) {
    const numbersLeft = piece.subarray(0, numbers.length - start);
    await handle.read(numbersLeft, 0, numbersLeft.byteLength);
    numbers.set(numbersLeft, start);
  }
  await handle.close();
  return numbers;
}
