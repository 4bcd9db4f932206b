import { type Database, eq, type Transaction, tables } from '../../database/index.ts';
import type { RecordedWindow } from '../entities.ts';
import { judgeRun, type UnjudgedRun } from '../verdict/judge-run.ts';
import type { PersistenceSettings } from '../verdict/persistence.ts';
import { turnedKeys, windowsJudgedBy } from '../verdict/windows-judged-by.ts';
import { recordRun } from './record-run.ts';
import { findingsOf, latestRuns, measurementsOf, outcomesAfter, outcomesUpTo } from './run-store.ts';
import { windowsWithIds } from './window-store.ts';

/** The windows whose outcomes are remembered: labels come late, and windows without them tell nothing of performance. */
export const rememberedWindows = 200;

export interface RecordParts {
  readonly persistence: PersistenceSettings;
  readonly now: () => Date;
  readonly newId: () => string;
  /** As of `recordRun`. */
  readonly beforeCommit: (monitorRunId: string) => Promise<void>;
}

/**
 * Judges what was found of a window and keeps it, as `recordRun` does; where the window says something else than before,
 * those that it has a say in are judged again. All of it is one transaction under the model's lock: windows are judged by
 * what holds, and a crash leaves none that is still to be judged.
 *
 * @returns the windows of which something else holds now
 */
export function recordJudged(
  { query }: Database,
  window: RecordedWindow,
  run: UnjudgedRun,
  parts: RecordParts,
): Promise<readonly string[]> {
  const { persistence, beforeCommit } = parts;
  const { monitoringCursors } = tables;
  return query.transaction(async (transaction) => {
    await transaction.select().from(monitoringCursors).where(eq(monitoringCursors.model, window.model)).for('update');
    const previous = (await latestRuns(transaction, [window.windowId])).get(window.windowId);
    const judged = judgeRun(window, run, await outcomesBefore(transaction, window), persistence);
    if (!(await recordRun(transaction, window, judged, beforeCommit))) return [];
    const turned = turnedKeys(previous ?? { outcomes: {} }, run);
    const later = turned.length === 0 ? [] : await outcomesAfter(transaction, window, rememberedWindows);
    const concerned = windowsJudgedBy(turned, later, persistence).map(({ windowId }) => windowId);
    const changed = [window.windowId];
    for (const one of await windowsWithIds(transaction, concerned)) {
      if (await judgeAgain(transaction, one, parts)) changed.push(one.windowId);
    }
    return changed;
  });
}

const outcomesBefore = (transaction: Transaction, window: RecordedWindow) =>
  outcomesUpTo(transaction, { ...window, sequence: window.sequence - 1 }, rememberedWindows);

/** From what was found of it: that does not depend on other windows. */
async function judgeAgain(
  transaction: Transaction,
  window: RecordedWindow,
  { persistence, now, newId }: RecordParts,
): Promise<boolean> {
  const { windowId } = window;
  const holding = (await latestRuns(transaction, [windowId])).get(windowId);
  if (holding === undefined) return false;
  const found = {
    ...holding,
    monitorRunId: newId(),
    startedAt: now(),
    endedAt: now(),
    findings: await findingsOf(transaction, holding.monitorRunId),
    measurements: await measurementsOf(transaction, windowId),
  };
  const judged = judgeRun(window, found, await outcomesBefore(transaction, window), persistence);
  return recordRun(transaction, window, judged);
}
