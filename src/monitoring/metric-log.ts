import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HaleError } from '../errors/index.ts';
import { withFileLock, writeStorage } from '../files/index.ts';
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

const lineFeed = 0x0a;
/** An append takes milliseconds: who holds the lock for longer has stopped. */
const lockTimeoutMs = 10_000;

/**
 * Adds a line a measurement to the model's metric history. It is only ever added to: of a window that was computed again
 * the last lines hold. PostgreSQL has the same; the file is for whoever reads histories from files. Where a crash has torn
 * the last line, it stays by itself.
 *
 * @throws HaleError STORAGE_UNWRITABLE
 */
export async function appendMetricLog(path: string, measured: readonly MeasuredMetric[]): Promise<void> {
  if (measured.length === 0) return;
  const onTimeout = (holder: string): Error =>
    new HaleError('STORAGE_UNWRITABLE', `${path} has been written by process ${holder} for ${lockTimeoutMs} ms`, {
      details: { path },
    });
  const lines = measured.map((one) => `${JSON.stringify(measurementJson(one))}\n`).join('');
  await writeStorage(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    // Else one that appends sees the half of another's lines for a line that a crash has torn.
    await withFileLock(`${path}.lock`, { timeoutMs: lockTimeoutMs, onTimeout }, async () => {
      const file = await open(path, 'a+');
      try {
        await file.write((await endsInLine(file)) ? lines : `\n${lines}`);
      } finally {
        await file.close();
      }
    });
  });
}

async function endsInLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: size - 1 });
  return buffer[0] === lineFeed;
}
