import { settingsSchema } from '../src/config/index.ts';
import {
  createEstimationReference,
  createPerformanceReference,
  estimatePerformance,
} from '../src/monitoring/performance/index.ts';
import type { WindowRows } from '../src/monitoring/window-rows.ts';
import { createRandom, normal } from '../src/statistics/index.ts';

/**
 * The estimate without outcomes of many windows, in a process of its own; the last line tells the times as JSON.
 *
 *     node bench/estimation-chunks.ts ROWS
 *
 * Sizes are those of the peers' `estimate_nannyml.py`: a reference of 100,000 rows and chunks of 5,000. The scores are drawn,
 * with labels that do not quite follow them, so that there is something to calibrate; no feature takes part in an estimate.
 */
const rowCount = Number(process.argv[2] ?? 1_000_000);
const referenceRows = 100_000;
const chunkRows = 5_000;
const threshold = 0.5;
const random = createRandom(1);
const settings = settingsSchema.parse({}).monitoring;

const reference = drawScores(referenceRows, 0);
const labels = Uint8Array.from(reference, (score) => (random.next() < 0.05 + 0.85 * score ? 1 : 0));
const scores = drawScores(rowCount, 0.3);
const classes = Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0));
const noFeatures = (rows: number) => ({ rowCount: rows, featureCount: 0, values: new Float64Array() });
const noTimes = new Float64Array(chunkRows);
const noLabels = new Int8Array(chunkRows).fill(-1);

const started = performance.now();
const rows = { rows: noFeatures(referenceRows), labels, probabilities: reference };
const performanceReference = createPerformanceReference(rows, threshold, settings.performance, random);
const fitted = createEstimationReference(performanceReference, settings.estimation, random);
performanceReference.rangesOf(chunkRows);
const fittedAt = performance.now();
let alerts = 0;
let chunks = 0;
for (let start = 0; start < rowCount; start += chunkRows) {
  const window: WindowRows = {
    rows: noFeatures(chunkRows),
    probabilities: scores.subarray(start, start + chunkRows),
    classes: classes.subarray(start, start + chunkRows),
    labels: noLabels,
    timesMs: noTimes,
    refused: [],
  };
  const findings = estimatePerformance({ window, reference: fitted, settings, random });
  alerts += findings.filter(({ status }) => status === 'alert').length;
  chunks += 1;
}
const endedAt = performance.now();
console.log(
  JSON.stringify({ 'fit s': (fittedAt - started) / 1000, 'analysis s': (endedAt - fittedAt) / 1000, chunks, alerts }),
);

function drawScores(count: number, shift: number): Float64Array {
  return Float64Array.from({ length: count }, () => 1 / (1 + Math.exp(-2.2 * normal(random) - shift)));
}
