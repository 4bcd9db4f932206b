import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MeasuredMetric } from './entities.ts';

/** A measurement as JSON has it: a line of the metric history, and an element of a series over HTTP. */
export const measurementJson = (measured: MeasuredMetric) => ({
  timestamp: measured.measuredAt.toISOString(),
  model: measured.model,
  version: measured.version,
  metric: measured.metric,
  value: measured.value,
  lower: measured.lower,
  upper: measured.upper,
  sample_size: measured.sampleSize,
  window_id: measured.windowId,
  monitor_run_id: measured.monitorRunId,
});

export const metricLogPath = (folder: string, model: string): string => join(folder, model, 'metrics.jsonl');

/**
 * Adds a line a measurement to the model's metric history. It is only ever added to: of a window that was computed again
 * the last lines hold. PostgreSQL has the same; the file is for whoever reads histories from files.
 */
export async function appendMetricLog(path: string, measured: readonly MeasuredMetric[]): Promise<void> {
  if (measured.length === 0) return;
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, measured.map((one) => `${JSON.stringify(measurementJson(one))}\n`).join(''));
}
