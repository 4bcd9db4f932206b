import { settingsSchema } from '../src/config/index.ts';
import type { EncodedRows } from '../src/data/index.ts';
import {
  type DriftTestName,
  detectDrift,
  fitDriftReference,
  memoryThresholdCache,
} from '../src/monitoring/drift/index.ts';
import { type DatasetSchema, datasetSchemaSchema } from '../src/schema/index.ts';
import { createRandom, normal } from '../src/statistics/index.ts';
import { continuousColumns, heartColumns, sourceRows } from './drift-files.ts';

/**
 * Univariate drift of many windows in memory, in a process of its own; the last line tells the times as JSON.
 *
 *     node bench/drift-chunks.ts ROWS [FOLDER of processed.cleveland.data]
 *
 * Sizes and tests are those of the peers' `estimate_nannyml.py`: a reference of 100,000 rows, chunks of 5,000; on numbers
 * Kolmogorov–Smirnov, Jensen–Shannon and Wasserstein, on categories chi-square and Jensen–Shannon.
 */
const rowCount = Number(process.argv[2] ?? 1_000_000);
const referenceRows = 100_000;
const chunkRows = 5_000;
const tests: readonly DriftTestName[] = ['kolmogorov_smirnov', 'chi_square', 'jensen_shannon', 'wasserstein'];
const { drift } = settingsSchema.parse({}).monitoring;
const settings = { ...drift, tests, domainClassifier: { ...drift.domainClassifier, enabled: false } };
const source = await sourceRows(process.argv[3]);
const schema: DatasetSchema = datasetSchemaSchema.parse({
  features: heartColumns.map((name, column) =>
    continuousColumns.includes(name)
      ? { kind: 'numeric', name, nullable: true }
      : { kind: 'categorical', name, nullable: true, categories: valuesOf(column).map((value) => ({ value })) },
  ),
  target: { name: 'num', negativeValues: [0], positiveValues: [1] },
});
const reference = drawRows(referenceRows, 1, 0);
const rows = drawRows(rowCount, 2, 2);

const started = performance.now();
const fitted = fitDriftReference(reference, schema, settings, 'chunks');
const fittedAt = performance.now();
const thresholds = memoryThresholdCache();
const random = createRandom(1);
let alerts = 0;
let chunks = 0;
for (let start = 0; start < rowCount; start += chunkRows) {
  const values = rows.rows.values.subarray(start * heartColumns.length, (start + chunkRows) * heartColumns.length);
  const chunk = {
    rows: { rowCount: chunkRows, featureCount: heartColumns.length, values },
    probabilities: rows.probabilities.subarray(start, start + chunkRows),
  };
  const findings = await detectDrift(chunk, fitted, { thresholds, random });
  alerts += findings.filter(({ status }) => status === 'alert').length;
  chunks += 1;
}
const endedAt = performance.now();
console.log(
  JSON.stringify({ 'fit s': (fittedAt - started) / 1000, 'analysis s': (endedAt - fittedAt) / 1000, chunks, alerts }),
);

function valuesOf(column: number): number[] {
  const values = source.map((row) => row[column] as number).filter((value) => !Number.isNaN(value));
  return [...new Set(values)].sort((a, b) => a - b);
}

function drawRows(count: number, seed: number, ageShift: number): { rows: EncodedRows; probabilities: Float64Array } {
  const drawn = createRandom(seed);
  const featureCount = heartColumns.length;
  const values = new Float64Array(count * featureCount);
  const codes = heartColumns.map((name, column) => (continuousColumns.includes(name) ? null : valuesOf(column)));
  const probabilities = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const from = source[drawn.integer(source.length)] as readonly number[];
    for (let column = 0; column < featureCount; column += 1) {
      const value = from[column] as number;
      const code = codes[column]?.indexOf(value) ?? Number.NaN;
      const shift = column === 0 ? ageShift : 0;
      const number = Number.isNaN(code) ? value + 0.5 * normal(drawn) + shift : code < 0 ? Number.NaN : code;
      values[row * featureCount + column] = number;
    }
    probabilities[row] = drawn.next();
  }
  return { rows: { rowCount: count, featureCount, values }, probabilities };
}
