import { parentPort } from 'node:worker_threads';
import { findInParquet } from './find-in-parquet.ts';
import type { FindAnswer, FindOrder } from './find-in-thread.ts';

parentPort?.on('message', ({ number, path, ids, memoryMb }: FindOrder) => {
  const answer = (told: FindAnswer): void => parentPort?.postMessage(told);
  findInParquet(path, ids, memoryMb).then(
    (found) => answer({ number, found }),
    (error: unknown) => answer({ number, error }),
  );
});
