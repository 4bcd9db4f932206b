import type { Finding, FindingStatus } from '../finding.ts';
import { type KeyOutcome, keyOutcomes } from './alert-key.ts';
import { isPersistent, type PersistenceSettings } from './persistence.ts';

/**
 * `changed`: something alerts, and did in enough of the windows before. `suspected`: something alerts, here for the first
 * time. `insufficient`: nothing alerts, and there were too few rows to look for drift.
 */
export type Verdict = 'healthy' | 'suspected' | 'changed' | 'insufficient';

export interface Judgement {
  readonly verdict: Verdict;
  /** What alerts in this window, the persistent first. */
  readonly alerting: readonly (KeyOutcome & { readonly isPersistent: boolean })[];
}

/**
 * @param findings of the window
 * @param before what each window of the same version before it says under each key, the oldest first
 */
export function judgeWindow(
  findings: readonly Finding[],
  before: readonly ReadonlyMap<string, FindingStatus>[],
  settings: PersistenceSettings,
): Judgement {
  const outcomes = [...keyOutcomes(findings).values()];
  const alerting = outcomes
    .filter(({ status }) => status === 'alert')
    .map((outcome) => {
      const statuses = [...before.map((window) => window.get(outcome.key) ?? 'insufficient'), outcome.status];
      return { ...outcome, isPersistent: isPersistent(statuses, settings) };
    })
    .sort((one, other) => Number(other.isPersistent) - Number(one.isPersistent));
  return { verdict: verdictOf(outcomes, alerting), alerting };
}

function verdictOf(outcomes: readonly KeyOutcome[], alerting: Judgement['alerting']): Verdict {
  if (alerting.some(({ isPersistent }) => isPersistent)) return 'changed';
  if (alerting.length > 0) return 'suspected';
  return outcomes.some(({ key, status }) => key === 'drift' && status === 'ok') ? 'healthy' : 'insufficient';
}
