/** A report that was written. */
export interface RecordedReport {
  readonly reportId: string;
  readonly model: string;
  readonly version: string;
  readonly windowId: string;
  /** The number of its window. */
  readonly sequence: number;
  /** What it tells of: a window that was computed again has another. */
  readonly monitorRunId: string;
  /** Its file, below the folder of artifacts. */
  readonly path: string;
  readonly sizeBytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly createdAt: Date;
}

/** A report as JSON has it. */
export const reportJson = (report: RecordedReport) => ({
  report_id: report.reportId,
  model: report.model,
  version: report.version,
  window_id: report.windowId,
  sequence: report.sequence,
  monitor_run_id: report.monitorRunId,
  path: report.path,
  size_bytes: report.sizeBytes,
  sha256: report.sha256,
  created_at: report.createdAt.toISOString(),
});
