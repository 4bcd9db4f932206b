import {
  and,
  asc,
  type Database,
  desc,
  eq,
  gt,
  lt,
  type Query,
  sql,
  type Transaction,
  tables,
} from '../../database/index.ts';
import type { RecordedWindow } from '../entities.ts';
import { positionsAfter, type WindowsSoFar } from '../windows/cut-windows.ts';
import type { Window } from '../windows/window.ts';

const { monitoringCursors, monitoringWindows } = tables;

/** How far a model's log is cut. */
export interface LogCursor extends WindowsSoFar {
  /** Per segment, how many of its rows belong to a window. */
  readonly positions: Readonly<Record<string, number>>;
}

/** A window, and what identifies its rows. */
export interface WindowToRecord extends Window {
  readonly digest: string;
  readonly firstPredictionId: string | null;
  readonly lastPredictionId: string | null;
}

export type WindowRow = typeof monitoringWindows.$inferSelect;

export const windowOfRow = ({ version, startsAt, endsAt, ...row }: WindowRow): RecordedWindow => ({
  ...row,
  version: String(version),
  startsAtMs: startsAt.getTime(),
  endsAtMs: endsAt.getTime(),
});

const rowOfWindow = ({ version, startsAtMs, endsAtMs, ...window }: RecordedWindow): WindowRow => ({
  ...window,
  version: Number(version),
  startsAt: new Date(startsAtMs),
  endsAt: new Date(endsAtMs),
});

export interface WindowStoreParts {
  readonly now: () => Date;
  readonly newId: () => string;
}

/**
 * Gives a model's cursor to `cut` and records the windows that it makes, in one transaction under the lock of the cursor:
 * of two processes that cut the same log one waits, and then finds nothing left to cut.
 */
export function recordWindows(
  { query }: Database,
  model: string,
  cut: (cursor: LogCursor) => Promise<readonly WindowToRecord[]>,
  { now, newId }: WindowStoreParts,
): Promise<readonly RecordedWindow[]> {
  return query.transaction(async (transaction) => {
    const positions = await lockCursor(transaction, model, now());
    const last = (await latestWindows(transaction, model, 1))[0] ?? null;
    const emptyInARow = await countTrailingEmpty(transaction, model);
    const windows = await cut({ positions, last, emptyInARow });
    const recorded = windows.map((window, index) => ({
      ...window,
      windowId: newId(),
      model,
      sequence: (last?.sequence ?? 0) + index + 1,
      closedAt: now(),
    }));
    if (recorded.length > 0) await transaction.insert(monitoringWindows).values(recorded.map(rowOfWindow));
    await transaction
      .update(monitoringCursors)
      .set({ positions: positionsAfter(positions, windows), updatedAt: now() })
      .where(eq(monitoringCursors.model, model));
    return recorded;
  });
}

async function lockCursor(transaction: Transaction, model: string, now: Date): Promise<LogCursor['positions']> {
  await transaction.insert(monitoringCursors).values({ model, positions: {}, updatedAt: now }).onConflictDoNothing();
  const [cursor] = await transaction
    .select()
    .from(monitoringCursors)
    .where(eq(monitoringCursors.model, model))
    .for('update');
  return cursor?.positions ?? {};
}

/** The newest first. */
export async function latestWindows(
  query: Query | Transaction,
  model: string,
  limit: number,
): Promise<readonly RecordedWindow[]> {
  const rows = await query
    .select()
    .from(monitoringWindows)
    .where(eq(monitoringWindows.model, model))
    .orderBy(desc(monitoringWindows.sequence))
    .limit(limit);
  return rows.map(windowOfRow);
}

/** The newest first. */
export async function windowsBefore(
  query: Query,
  { model, sequence }: RecordedWindow,
  limit: number,
): Promise<readonly RecordedWindow[]> {
  const rows = await query
    .select()
    .from(monitoringWindows)
    .where(and(eq(monitoringWindows.model, model), lt(monitoringWindows.sequence, sequence)))
    .orderBy(desc(monitoringWindows.sequence))
    .limit(limit);
  return rows.map(windowOfRow);
}

/** The next windows of the same version; the oldest first. */
export async function windowsAfter(
  { query }: Database,
  { model, version, sequence }: RecordedWindow,
  limit: number,
): Promise<readonly RecordedWindow[]> {
  const rows = await query
    .select()
    .from(monitoringWindows)
    .where(
      and(
        eq(monitoringWindows.model, model),
        eq(monitoringWindows.version, Number(version)),
        gt(monitoringWindows.sequence, sequence),
      ),
    )
    .orderBy(asc(monitoringWindows.sequence))
    .limit(limit);
  return rows.map(windowOfRow);
}

async function countTrailingEmpty(transaction: Transaction, model: string): Promise<number> {
  const { rows } = await transaction.execute<{ count: number }>(sql`
    select count(*)::int as count from ${monitoringWindows} where model = ${model} and sequence > coalesce((
      select max(sequence) from ${monitoringWindows} where model = ${model} and row_count + refused_count > 0
    ), 0)`);
  return rows[0]?.count ?? 0;
}

/** A model's windows that were never looked at, or were before a label of theirs came; the oldest first. */
export async function windowsToCompute({ query }: Database, model: string): Promise<readonly RecordedWindow[]> {
  const { monitorRuns, labels } = tables;
  const rows = await query
    .select()
    .from(monitoringWindows)
    .where(
      and(
        eq(monitoringWindows.model, model),
        sql`not exists (
          select 1 from ${monitorRuns} where ${monitorRuns.windowId} = ${monitoringWindows.windowId} and not exists (
            select 1 from ${labels} where ${labels.model} = ${monitoringWindows.model}
              and ${labels.receivedAt} > ${monitorRuns.labelsAsOf}
              and ${labels.predictionId} between ${monitoringWindows.firstPredictionId} and ${monitoringWindows.lastPredictionId}
          )
        )`,
      ),
    )
    .orderBy(asc(monitoringWindows.sequence));
  return rows.map(windowOfRow);
}

export async function findWindow(
  query: Query,
  name: { readonly windowId: string } | { readonly model: string; readonly sequence?: number },
): Promise<RecordedWindow | undefined> {
  const where =
    'windowId' in name
      ? eq(monitoringWindows.windowId, name.windowId)
      : and(
          eq(monitoringWindows.model, name.model),
          ...(name.sequence === undefined ? [] : [eq(monitoringWindows.sequence, name.sequence)]),
        );
  const [row] = await query
    .select()
    .from(monitoringWindows)
    .where(where)
    .orderBy(desc(monitoringWindows.sequence))
    .limit(1);
  return row === undefined ? undefined : windowOfRow(row);
}

/** Every model that has a window, by name. */
export async function monitoredModels({ query }: Database): Promise<readonly string[]> {
  const rows = await query
    .selectDistinct({ model: monitoringWindows.model })
    .from(monitoringWindows)
    .orderBy(asc(monitoringWindows.model));
  return rows.map(({ model }) => model);
}
