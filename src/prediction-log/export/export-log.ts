import type { PredictionLogReader } from '../reader.ts';
import type { Period } from '../reading/period.ts';

export const exportFormats = ['csv', 'jsonl', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportRequest {
  readonly reader: PredictionLogReader;
  readonly model: string;
  readonly period: Period;
  readonly format: ExportFormat;
  /** A file that is there is replaced. */
  readonly output: string;
  readonly memoryMb: number;
}

/**
 * Writes the predictions of a period to one file: as the lines of the log, or as a table with a column for each feature.
 * No cell of the CSV is a formula to a spreadsheet. The file is whole or not there.
 *
 * @returns how many predictions it holds
 * @throws HaleError PREDICTION_LOG_EMPTY where nothing is logged of the model; PREDICTION_LOG_EXPORT_FAILED
 */
export async function exportLog(request: ExportRequest): Promise<{ readonly rows: number }> {
  // A server never exports, and does not load what that takes.
  const { writeExport } = await import('./write-export.ts');
  return writeExport(request);
}
