export { type ExportFormat, exportFormats, exportLog } from './export/export-log.ts';
export { idLength, type LoggedPrediction, type LoggedRefusal, type LoggedRow, type RefusedIssue } from './line.ts';
export {
  openPredictionLog,
  type PredictionLog,
  type PredictionLogOptions,
  type PredictionLogState,
} from './prediction-log.ts';
export { createPredictionLogReader, type PredictionLogReader } from './reader.ts';
export type { FoundPrediction } from './reading/find-predictions.ts';
export type { Segment } from './reading/list-segments.ts';
export { allTime, type Period } from './reading/period.ts';
export type { SegmentArrivals } from './reading/read-arrivals.ts';
export type { LoggedRows, RowRange } from './reading/read-range.ts';
export type { SegmentState } from './segment-name.ts';
export type {
  Acknowledge,
  AnsweredBatch,
  AnsweredPrediction,
  ReceivedRecords,
  VersionLog,
} from './writing/version-log.ts';
