import type { Finding, FindingSeverity, FindingStatus } from '../finding.ts';

/**
 * What makes findings of two windows the same alert: the check, whatever it is about. What goes wrong moves many features
 * or metrics at once, and which of them are seen changes from window to window; a person wants to be told once. Drift is
 * one alert however it is tested.
 */
export function alertKeyOf({ monitor, check }: Finding): string {
  return monitor === 'drift' || monitor === 'attribution_drift' ? monitor : `${monitor}:${check}`;
}

/** What one window says under one alert key. */
export interface KeyOutcome {
  readonly key: string;
  readonly status: FindingStatus;
  /** The worst of those that alert; `info` where none does. */
  readonly severity: FindingSeverity;
  /** Those that alert. */
  readonly alerting: readonly Finding[];
}

const severities: readonly FindingSeverity[] = ['info', 'warning', 'critical'];
const worse = (one: FindingSeverity, other: FindingSeverity): FindingSeverity =>
  severities.indexOf(one) > severities.indexOf(other) ? one : other;

/** The deciding findings of a window by alert key. A key is `ok` where some of it was judged and nothing alerts. */
export function keyOutcomes(findings: readonly Finding[]): ReadonlyMap<string, KeyOutcome> {
  const outcomes = new Map<string, KeyOutcome>();
  for (const finding of findings) {
    if (!finding.isDeciding) continue;
    const key = alertKeyOf(finding);
    const before = outcomes.get(key) ?? { key, status: 'insufficient', severity: 'info', alerting: [] };
    outcomes.set(key, joined(before, finding));
  }
  return outcomes;
}

function joined(before: KeyOutcome, finding: Finding): KeyOutcome {
  if (finding.status === 'alert') {
    return {
      ...before,
      status: 'alert',
      severity: worse(before.severity, finding.severity),
      alerting: [...before.alerting, finding],
    };
  }
  return before.status === 'insufficient' ? { ...before, status: finding.status } : before;
}
