import { resolve } from 'node:path';
import type { LoggedRow } from './line.ts';
import { type FoundPrediction, findPredictions } from './reading/find-predictions.ts';
import { listSegments, type Segment } from './reading/list-segments.ts';
import { readArrivals, type SegmentArrivals } from './reading/read-arrivals.ts';
import { type Period, readLog } from './reading/read-log.ts';
import { type LoggedRows, type ReadRangeOptions, type RowRange, readRange } from './reading/read-range.ts';
import { listLoggedModels } from './segment-folder.ts';

/** Reads the log, while processes append to it, seal it and remove from it. */
export interface PredictionLogReader {
  /** The models that something is logged of, in alphabetical order. */
  models(): Promise<readonly string[]>;
  /** Every segment of a model, the oldest first. */
  listSegments(model: string): Promise<readonly Segment[]>;
  /** Of the rows behind `from` (by segment, how many are known already), when each came and for which version. */
  readArrivals(model: string, from: Readonly<Record<string, number>>): Promise<readonly SegmentArrivals[]>;
  /** @throws HaleError PREDICTION_LOG_SEGMENT_MISSING */
  readRange(
    model: string,
    ranges: readonly RowRange[],
    options: Omit<ReadRangeOptions, 'memoryMb'>,
  ): Promise<LoggedRows>;
  /** The rows of a period, segment after segment, some thousand at a time. */
  readLog(model: string, period: Period): AsyncIterable<readonly LoggedRow[]>;
  /** By id; ids that are nowhere are left out. */
  findPredictions(ids: readonly string[]): Promise<ReadonlyMap<string, FoundPrediction>>;
}

/** @param folder `prediction-log` in the storage folder; it need not be there */
export function createPredictionLogReader(
  logFolder: string,
  { memoryMb }: { readonly memoryMb: number },
): PredictionLogReader {
  const folder = resolve(logFolder);
  return {
    models: () => listLoggedModels(folder),
    listSegments: (model) => listSegments(folder, model, memoryMb),
    readArrivals: (model, from) => readArrivals(folder, model, from, memoryMb),
    readRange: (model, ranges, options) => readRange(folder, model, ranges, { ...options, memoryMb }),
    readLog: (model, period) => readLog(folder, model, period, memoryMb),
    findPredictions: (ids) => findPredictions(folder, ids, memoryMb),
  };
}
