import { resolve } from 'node:path';
import type { HaleError } from '../errors/index.ts';
import type { LoggedRow } from './line.ts';
import type { FindSealed } from './reading/find-in-thread.ts';
import type { FoundPrediction } from './reading/find-predictions.ts';
import type { RowPlaces } from './reading/line-rows.ts';
import type { Segment } from './reading/list-segments.ts';
import type { Period } from './reading/period.ts';
import type { SegmentArrivals } from './reading/read-arrivals.ts';
import type { LoggedRows, ReadRangeOptions, RowRange } from './reading/read-range.ts';
import { listDays, listLoggedModels } from './segment-folder.ts';

/** Reads the log, while processes append to it, seal it and remove from it. */
export interface PredictionLogReader {
  /** The models that something is logged of, in alphabetical order. */
  models(): Promise<readonly string[]>;
  /** The days of a model that something is logged of, the oldest first, such as `2026-11-25`: segments' names begin with them. */
  days(model: string): Promise<readonly string[]>;
  /** Every segment of a model, the oldest first. */
  listSegments(model: string): Promise<readonly Segment[]>;
  /** Of the rows behind `from` (by segment, how many are known already), when each came and for which version. */
  readArrivals(
    model: string,
    from: Readonly<Record<string, number>>,
    onDamaged?: (error: HaleError) => void,
  ): Promise<readonly SegmentArrivals[]>;
  /** @throws HaleError PREDICTION_LOG_SEGMENT_MISSING, PREDICTION_LOG_SEGMENT_INVALID */
  readRange(
    model: string,
    ranges: readonly RowRange[],
    options: Pick<ReadRangeOptions, 'version' | 'schema'>,
  ): Promise<LoggedRows>;
  /** The rows of a period, segment after segment, some thousand at a time. */
  readLog(model: string, period: Period): AsyncIterable<readonly LoggedRow[]>;
  /** By id; ids that are nowhere are left out. */
  findPredictions(ids: readonly string[]): Promise<ReadonlyMap<string, FoundPrediction>>;
}

/**
 * What reads is loaded when something is read: a server that starts needs none of it.
 * @param logFolder `prediction-log` in the storage folder; it need not be there
 */
export function createPredictionLogReader(
  logFolder: string,
  { memoryMb }: { readonly memoryMb: number },
): PredictionLogReader {
  const folder = resolve(logFolder);
  const places: RowPlaces = new Map();
  let findSealed: FindSealed | undefined;
  return {
    models: () => listLoggedModels(folder),
    days: (model) => listDays(folder, model),
    async listSegments(model) {
      const { listSegments } = await import('./reading/list-segments.ts');
      return listSegments(folder, model, memoryMb);
    },
    async readArrivals(model, from, onDamaged = () => {}) {
      const { readArrivals } = await import('./reading/read-arrivals.ts');
      return readArrivals(folder, model, from, memoryMb, onDamaged);
    },
    async readRange(model, ranges, options) {
      const { readRange } = await import('./reading/read-range.ts');
      return readRange(folder, model, ranges, { ...options, memoryMb, places });
    },
    async *readLog(model, period) {
      const { readLog } = await import('./reading/read-log.ts');
      yield* readLog(folder, model, period, memoryMb);
    },
    async findPredictions(ids) {
      const [{ findPredictions }, { createThreadToFind }] = await Promise.all([
        import('./reading/find-predictions.ts'),
        import('./reading/find-in-thread.ts'),
      ]);
      findSealed ??= createThreadToFind(memoryMb);
      return findPredictions(folder, ids, findSealed);
    },
  };
}
