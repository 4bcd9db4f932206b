import type { FindingStatus } from '../finding.ts';
import type { WindowOutcomes } from '../store/run-store.ts';
import { isPersistent, type PersistenceSettings } from '../verdict/persistence.ts';
import type { Alert } from './alert.ts';

/** An alert key as the windows up to now have it. */
export interface KeyState {
  readonly key: string;
  readonly isFiring: boolean;
  /** The windows that alert under it since it holds, the oldest first. */
  readonly seenIn: readonly string[];
  /** The last window that alerts under it; null where none does. */
  readonly last: {
    readonly windowId: string;
    readonly severity: Alert['severity'];
    readonly phrase: string;
  } | null;
}

/**
 * Which alert keys hold after these windows of one version, the oldest first. A key of which no window can tell anything
 * is left out: silence neither raises nor resolves. One that does not even occur in the last windows that tell of others is
 * over: its check was switched off, or is called something else now.
 */
export function keyStates(history: readonly WindowOutcomes[], settings: PersistenceSettings): readonly KeyState[] {
  const telling = history
    .filter(({ outcomes }) => Object.values(outcomes).some(({ status }) => status !== 'insufficient'))
    .slice(-settings.windows);
  const isDropped = (key: string): boolean =>
    telling.length === settings.windows && !telling.some(({ outcomes }) => Object.hasOwn(outcomes, key));
  const keys = [...new Set(history.flatMap(({ outcomes }) => Object.keys(outcomes)))].sort();
  return keys.flatMap((key) => {
    const statuses = history.map(({ outcomes }) => outcomes[key]?.status ?? 'insufficient');
    if (statuses.every((status) => status === 'insufficient')) return [];
    const last = history.findLast(({ outcomes }) => outcomes[key]?.status === 'alert');
    const outcome = last?.outcomes[key];
    return [
      {
        key,
        isFiring: isPersistent(statuses, settings) && !isDropped(key),
        seenIn: windowsSince(firstHolding(statuses, settings), history, key),
        last:
          last === undefined || outcome === undefined
            ? null
            : { windowId: last.windowId, severity: outcome.severity, phrase: outcome.phrase ?? key },
      },
    ];
  });
}

/** From which window on it holds without a break until the last; the number of windows where it does not hold now. */
function firstHolding(statuses: readonly FindingStatus[], settings: PersistenceSettings): number {
  let first = statuses.length;
  while (first > 0 && isPersistent(statuses.slice(0, first), settings)) first -= 1;
  return first;
}

const windowsSince = (first: number, history: readonly WindowOutcomes[], key: string): readonly string[] =>
  history.slice(first).flatMap(({ windowId, outcomes }) => (outcomes[key]?.status === 'alert' ? [windowId] : []));
