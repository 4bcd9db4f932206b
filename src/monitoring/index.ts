import type { createMonitoring as CreateMonitoring } from './create-monitoring.ts';
import type { compareFiles as CompareFiles } from './drift/index.ts';

export type { Alert, Notification, NotificationChannel } from './alerts/alert.ts';
export { alertJson } from './alerts/alert-json.ts';
export type { AlertSearch } from './alerts/alert-store.ts';
export type { ModelOutcome, Monitoring, MonitoringRequest } from './create-monitoring.ts';
export { driftScore } from './drift/drift-score.ts';
export { driftScoreName, readDriftScoreName } from './drift-score-name.ts';
export type { MeasuredMetric, MonitorRun, RecordedWindow, WindowReport, WindowStatus } from './entities.ts';
export { type Finding, isByChance, subjectKey } from './finding.ts';
export { findingSeries } from './finding-series.ts';
export { measurementJson } from './metric-log.ts';
export { metricTitles } from './metric-titles.ts';
export type { ModelMonitoring } from './monitor-model.ts';
export { findingJson, modelMonitoringJson, trendJson, windowReportJson, windowStatusJson } from './monitoring-json.ts';
export { createMonitoringRecords, type MonitoringRecords, type WindowName } from './monitoring-records.ts';
export { type MetricTrend, trendsOf } from './trends/index.ts';

// What computes is loaded when it is called: a server that only tells of results must start without it.
export const createMonitoring = async (
  ...given: Parameters<typeof CreateMonitoring>
): Promise<ReturnType<typeof CreateMonitoring>> => (await import('./create-monitoring.ts')).createMonitoring(...given);

export const compareFiles = async (
  ...given: Parameters<typeof CompareFiles>
): Promise<Awaited<ReturnType<typeof CompareFiles>>> => (await import('./drift/index.ts')).compareFiles(...given);
