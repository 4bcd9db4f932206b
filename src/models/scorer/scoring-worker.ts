import { parentPort, workerData } from 'node:worker_threads';
import type { ModelFormat } from '../files/index.ts';
import { readScorer } from './read-scorer.ts';

/** Rows in shared memory, and how far the threads have come with them. */
export interface ScoringTask {
  readonly rows: Float64Array;
  readonly rowCount: number;
  readonly results: Float64Array;
  /** One number: the first row that no thread has taken. */
  readonly nextRow: Int32Array;
}

/** Rows that a thread takes at a time: a millisecond of work, so that all end at nearly the same time. */
const takenRows = 1024;

const { format, bytes } = workerData as { format: ModelFormat; bytes: Uint8Array };
const { columnCount, probabilities } = readScorer(format, bytes);

parentPort?.on('message', ({ rows, rowCount, results, nextRow }: ScoringTask) => {
  for (;;) {
    const start = Atomics.add(nextRow, 0, takenRows);
    if (start >= rowCount) break;
    const end = Math.min(start + takenRows, rowCount);
    probabilities(rows.subarray(start * columnCount), end - start, results.subarray(start, end));
  }
  parentPort?.postMessage('scored');
});
parentPort?.postMessage('ready');
