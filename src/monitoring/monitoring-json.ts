import type { MonitorRun, RecordedWindow, WindowReport, WindowStatus } from './entities.ts';
import { type Finding, subjectKey } from './finding.ts';
import type { ModelMonitoring } from './monitor-model.ts';
import type { MetricTrend } from './trends/index.ts';

const windowJson = (window: RecordedWindow) => ({
  window_id: window.windowId,
  model: window.model,
  version: window.version,
  sequence: window.sequence,
  starts_at: new Date(window.startsAtMs).toISOString(),
  ends_at: new Date(window.endsAtMs).toISOString(),
  row_count: window.rowCount,
  refused_count: window.refusedCount,
  closed_by: window.closedBy,
  digest: window.digest,
});

const runJson = (run: MonitorRun) => ({
  monitor_run_id: run.monitorRunId,
  verdict: run.verdict,
  summary: run.summary,
  label_count: run.labelCount,
  ended_at: run.endedAt.toISOString(),
});

/** A finding as JSON has it; `subject` names the same thing in every window. */
export const findingJson = (finding: Finding) => ({
  monitor: finding.monitor,
  check: finding.check,
  subject: subjectKey(finding.subject),
  status: finding.status,
  severity: finding.severity,
  deciding: finding.isDeciding,
  statistic: finding.statistic,
  threshold: finding.threshold,
  sample_size: finding.sampleSize,
  reference_size: finding.referenceSize,
  p_value: finding.pValue,
  adjusted_p_value: finding.adjustedPValue,
  effect_size: finding.effectSize,
  interval: finding.interval,
  distributions: finding.distributions,
  detail: finding.detail,
});

/** A window, and what the monitors said of it last; `run` is null where they have not looked yet. */
export const windowStatusJson = ({ window, run }: WindowStatus) => ({
  ...windowJson(window),
  run: run && runJson(run),
});

export const windowReportJson = ({ findings, ...status }: WindowReport) => ({
  ...windowStatusJson(status),
  findings: findings.map(findingJson),
});

export const trendJson = ({ metric, trend, slope, interval, pValue, n }: MetricTrend) => ({
  metric,
  trend,
  slope_per_day: slope,
  interval,
  p_value: pValue,
  n,
});

export const modelMonitoringJson = ({ model, closed, computed, problems, alertChanges }: ModelMonitoring) => ({
  model,
  closed_windows: closed,
  computed_windows: computed,
  problems: problems.map(({ windowId, code, detail }) => ({ window_id: windowId, code, detail })),
  alert_changes: alertChanges.map(({ event, alert }) => ({ event, alert_id: alert.alertId, title: alert.title })),
});
