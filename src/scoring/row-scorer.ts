import { availableParallelism } from 'node:os';
import type { Settings } from '../config/index.ts';
import type { Predictor, PredictorPool } from '../models/index.ts';

export interface RowScorer {
  /** Of encoded rows, of which `rowsBefore` have been scored already. Calls must follow each other. */
  probabilities(values: Float64Array, rowCount: number, rowsBefore: number): Promise<Float64Array>;
  close(): Promise<void>;
}

/** Scores on this thread, and from `scoring.threadsFromRows` rows on with further ones: whichever, the same numbers. */
export function createRowScorer(
  predictor: Pick<Predictor, 'probabilities'>,
  openPool: ((threads: number) => Promise<PredictorPool>) | undefined,
  settings: Pick<Settings['scoring'], 'threads' | 'threadsFromRows'>,
): RowScorer {
  const threads = settings.threads === 0 ? availableParallelism() : settings.threads;
  let pool: Promise<PredictorPool> | undefined;
  return {
    async probabilities(values, rowCount, rowsBefore) {
      if (openPool === undefined || threads === 1 || rowsBefore < settings.threadsFromRows) {
        return predictor.probabilities(values, rowCount);
      }
      pool ??= openPool(threads);
      return (await pool).probabilities(values, rowCount);
    },
    async close() {
      // One that could not be opened was told by `probabilities`.
      await pool?.then(
        ({ close }) => close(),
        () => {},
      );
    },
  };
}
