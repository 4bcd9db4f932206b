import type { Alert } from './alert.ts';

/** An alert as JSON has it: over HTTP, on the command line and in a webhook. */
export const alertJson = (alert: Alert) => ({
  alert_id: alert.alertId,
  model: alert.model,
  version: alert.version,
  fingerprint: alert.fingerprint,
  state: alert.state,
  severity: alert.severity,
  title: alert.title,
  detail: alert.detail,
  occurrences: alert.occurrences,
  first_window_id: alert.firstWindowId,
  last_window_id: alert.lastWindowId,
  fired_at: alert.firedAt.toISOString(),
  last_seen_at: alert.lastSeenAt.toISOString(),
  resolved_at: alert.resolvedAt?.toISOString() ?? null,
});
