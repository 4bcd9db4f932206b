import { createOrderThread } from '../../threads/index.ts';
import type { SealedPrediction } from './find-in-parquet.ts';

export interface FindOrder {
  readonly path: string;
  readonly ids: readonly string[];
  readonly memoryMb: number;
}

export type FindSealed = (path: string, ids: readonly string[]) => Promise<readonly SealedPrediction[]>;

const program = new URL('./find-worker.ts', import.meta.url);

/**
 * As `findInParquet`, in a thread of its own, which is begun with the first question: loading DuckDB takes a tenth of a
 * second, in which a server would answer nobody.
 */
export function createThreadToFind(memoryMb: number): FindSealed {
  const thread = createOrderThread<FindOrder, readonly SealedPrediction[]>(program, 'finds predictions');
  return (path, ids) => thread.ask({ path, ids, memoryMb });
}
