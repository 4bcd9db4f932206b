import { and, eq, type Query, type Transaction, tables } from '../../database/index.ts';
import type { Measurement, MonitorRun, RecordedWindow } from '../entities.ts';
import { type Finding, subjectKey } from '../finding.ts';
import { inStatements } from './in-statements.ts';
import { latestRuns } from './run-store.ts';

const { findings: findingsTable, metricHistory, monitorRuns, monitoringWindows } = tables;

/** A run with all that it found, to be kept. */
export interface RunToRecord extends MonitorRun {
  readonly findings: readonly Finding[];
  readonly measurements: readonly Measurement[];
}

/**
 * Keeps a run as what holds of its window, with its measurements in place of those before. It is kept once for the same
 * input: of two processes that computed the same the second gets false, and nothing is written twice. What was found of the
 * same input earlier holds again, as after labels that were corrected and corrected back. A run that saw fewer labels than
 * the one that holds came late, and is dropped.
 *
 * @param beforeCommit called with the id of the run where it holds newly; where it fails nothing is kept
 * @returns whether something else held before
 */
export function recordRun(
  query: Query | Transaction,
  window: RecordedWindow,
  { findings, measurements, ...run }: RunToRecord,
  beforeCommit: (monitorRunId: string) => Promise<void> = async () => {},
): Promise<boolean> {
  const { windowId } = window;
  return query.transaction(async (transaction) => {
    // One run of a window after the other; rows that refer to the window do not wait.
    await transaction
      .select({ windowId: monitoringWindows.windowId })
      .from(monitoringWindows)
      .where(eq(monitoringWindows.windowId, windowId))
      .for('no key update');
    const holding = (await latestRuns(transaction, [windowId])).get(windowId);
    if (holding !== undefined && holding.labelsAsOf > run.labelsAsOf) return false;
    const kept = await keep(transaction, run, holding);
    if (kept.monitorRunId === holding?.monitorRunId) return false;
    const { monitorRunId, isNew } = kept;
    if (isNew) {
      for (const rows of inStatements(findingRows(monitorRunId, findings))) {
        await transaction.insert(findingsTable).values(rows);
      }
    }
    await transaction.delete(metricHistory).where(eq(metricHistory.windowId, windowId));
    for (const rows of inStatements(measurementRows(window, monitorRunId, measurements))) {
      await transaction.insert(metricHistory).values(rows);
    }
    await beforeCommit(monitorRunId);
    return true;
  });
}

/** Adds the run, or makes the one of the same input the latest. */
async function keep(
  transaction: Transaction,
  run: MonitorRun,
  holding: MonitorRun | undefined,
): Promise<{ readonly monitorRunId: string; readonly isNew: boolean }> {
  // A clock that stands or goes back must not make the run before the latest again.
  const endedAt = new Date(Math.max(run.endedAt.getTime(), (holding?.endedAt.getTime() ?? 0) + 1));
  const added = await transaction
    .insert(monitorRuns)
    .values({ ...run, endedAt })
    .onConflictDoNothing()
    .returning({ monitorRunId: monitorRuns.monitorRunId });
  if (added[0] !== undefined) return { ...added[0], isNew: true };
  const { windowId, inputDigest, labelsAsOf } = run;
  const [same] = await transaction
    .update(monitorRuns)
    .set({ labelsAsOf, endedAt })
    .where(and(eq(monitorRuns.windowId, windowId), eq(monitorRuns.inputDigest, inputDigest)))
    .returning({ monitorRunId: monitorRuns.monitorRunId });
  if (same === undefined) throw new Error('a run vanished under the lock of its window');
  return { ...same, isNew: false };
}

const findingRows = (monitorRunId: string, findings: readonly Finding[]) =>
  findings.map((finding, ordinal) => ({
    monitorRunId,
    ordinal,
    monitor: finding.monitor,
    check: finding.check,
    subject: subjectKey(finding.subject),
    status: finding.status,
    isDeciding: finding.isDeciding,
    finding,
  }));

const measurementRows = (
  { windowId, model, version, endsAtMs }: RecordedWindow,
  monitorRunId: string,
  measurements: readonly Measurement[],
) =>
  measurements.map((measurement) => ({
    ...measurement,
    windowId,
    model,
    version: Number(version),
    measuredAt: new Date(endsAtMs),
    monitorRunId,
  }));
