import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ModelFormat } from '../files/index.ts';
import { readScorer } from './read-scorer.ts';
import type { ScoringTask } from './scoring-worker.ts';

/** Threads that score the rows of one model together. For files and benches: one row is scored before a thread is told. */
export interface ScoringPool {
  /**
   * As `Scorer.probabilities`, on all threads. The rows are copied, unless they lie in shared memory already. Calls must
   * follow each other.
   */
  probabilities(rows: Float64Array, rowCount: number): Promise<Float64Array>;
  close(): Promise<void>;
}

const program = new URL(`./scoring-worker${extname(import.meta.url)}`, import.meta.url);

/** @throws HaleError MODEL_FILE_INVALID */
export async function openScoringPool(format: ModelFormat, bytes: Uint8Array, threads: number): Promise<ScoringPool> {
  // A file that is refused is refused here, as what it is, and not as the end of a thread.
  readScorer(format, bytes);
  const workers = Array.from({ length: threads }, () => new Worker(program, { workerData: { format, bytes } }));
  const close = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async probabilities(rows, rowCount) {
      const task: ScoringTask = {
        rows: isShared(rows) ? rows : copyToShared(rows),
        rowCount,
        results: new Float64Array(new SharedArrayBuffer(rowCount * 8)),
        nextRow: new Int32Array(new SharedArrayBuffer(4)),
      };
      const answers = workers.map((worker) => once(worker, 'message'));
      for (const worker of workers) worker.postMessage(task);
      await Promise.all(answers);
      return task.results;
    },
    close,
  };
}

const isShared = (rows: Float64Array): boolean => rows.buffer instanceof SharedArrayBuffer;

function copyToShared(rows: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(rows.byteLength));
  shared.set(rows);
  return shared;
}
