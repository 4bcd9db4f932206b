import { Worker } from 'node:worker_threads';
import type { SealedPrediction } from './find-in-parquet.ts';

export interface FindOrder {
  readonly number: number;
  readonly path: string;
  readonly ids: readonly string[];
  readonly memoryMb: number;
}
export type FindAnswer =
  | { readonly number: number; readonly found: readonly SealedPrediction[] }
  | { readonly number: number; readonly error: unknown };

export type FindSealed = (path: string, ids: readonly string[]) => Promise<readonly SealedPrediction[]>;

const program = new URL('./find-worker.ts', import.meta.url);

/**
 * As `findInParquet`, in a thread of its own, which is begun with the first question: loading DuckDB takes a tenth of a
 * second, in which a server would answer nobody.
 */
export function createThreadToFind(memoryMb: number): FindSealed {
  const waiting = new Map<number, PromiseWithResolvers<readonly SealedPrediction[]>>();
  let thread: Worker | undefined;
  let orders = 0;

  function begin(): Worker {
    const worker = new Worker(program);
    worker.on('message', (answer: FindAnswer) => {
      const order = waiting.get(answer.number);
      waiting.delete(answer.number);
      // Idle, it keeps no process from its end.
      if (waiting.size === 0) worker.unref();
      if ('found' in answer) order?.resolve(answer.found);
      else order?.reject(answer.error);
    });
    const end = (error: unknown): void => {
      if (thread !== worker) return;
      thread = undefined;
      for (const order of waiting.values()) order.reject(error);
      waiting.clear();
    };
    worker.on('error', end);
    worker.on('exit', (code) => end(new Error(`the thread that finds predictions ended with code ${code}`)));
    return worker;
  }

  return (path, ids) => {
    thread ??= begin();
    thread.ref();
    orders += 1;
    const order = Promise.withResolvers<readonly SealedPrediction[]>();
    waiting.set(orders, order);
    thread.postMessage({ number: orders, path, ids, memoryMb } satisfies FindOrder);
    return order.promise;
  };
}
