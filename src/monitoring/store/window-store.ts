import {
  and,
  asc,
  type Database,
  desc,
  eq,
  inArray,
  lt,
  type Query,
  sql,
  type Transaction,
  tables,
} from '../../database/index.ts';
import type { RecordedWindow } from '../entities.ts';
import { positionsAfter, type WindowsSoFar } from '../windows/cut-windows.ts';
import type { Window } from '../windows/window.ts';
import { inStatements } from './in-statements.ts';

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
  /** Of a segment that nobody can read any more. */
  readonly isForgotten?: (segment: string) => boolean;
}

/** Reads what no window has yet and gives it in windows, some at a time. */
export type Cut = (cursor: LogCursor) => AsyncIterable<readonly WindowToRecord[]>;

/**
 * Gives a model's cursor to `cut` and records the windows that it makes as they come. Reading a log takes as long as it is,
 * so nothing is locked meanwhile: of two processes that cut the same log the one that records later finds the cursor moved
 * on, drops what it has cut, and cuts what is left.
 */
export async function recordWindows(
  database: Database,
  model: string,
  cut: Cut,
  parts: WindowStoreParts,
): Promise<readonly RecordedWindow[]> {
  const recorded: RecordedWindow[] = [];
  for (;;) {
    // Before the positions: whoever moves on both in between is noticed by the number of the last window.
    const last = (await latestWindows(database.query, model, 1))[0] ?? null;
    const emptyInARow = await countTrailingEmpty(database, model);
    const positions = await readPositions(database.query, model);
    let lastSequence = last?.sequence ?? 0;
    let isOvertaken = false;
    for await (const windows of cut({ positions, last, emptyInARow })) {
      const added = await addWindows(database, { model, windows, lastSequence }, parts);
      isOvertaken = added === undefined;
      if (added === undefined) break;
      recorded.push(...added);
      lastSequence += added.length;
    }
    if (!isOvertaken) return recorded;
  }
}

interface WindowsToAdd {
  readonly model: string;
  readonly windows: readonly WindowToRecord[];
  /** The number of the window that they follow. */
  readonly lastSequence: number;
}

/** Adds windows and moves the cursor, in one transaction; undefined where another process did meanwhile. */
function addWindows(
  { query }: Database,
  { model, windows, lastSequence }: WindowsToAdd,
  { now, newId, isForgotten = () => false }: WindowStoreParts,
): Promise<readonly RecordedWindow[] | undefined> {
  return query.transaction(async (transaction) => {
    await transaction
      .insert(monitoringCursors)
      .values({ model, positions: {}, updatedAt: now() })
      .onConflictDoNothing();
    const positions = await readPositions(transaction, model, 'for update');
    const [last] = await latestWindows(transaction, model, 1);
    if ((last?.sequence ?? 0) !== lastSequence) return undefined;
    const added = windows.map((window, index) => ({
      ...window,
      windowId: newId(),
      model,
      sequence: lastSequence + index + 1,
      closedAt: now(),
    }));
    for (const rows of inStatements(added.map(rowOfWindow))) await transaction.insert(monitoringWindows).values(rows);
    const kept = Object.entries(positionsAfter(positions, windows)).filter(([segment]) => !isForgotten(segment));
    await transaction
      .update(monitoringCursors)
      .set({ positions: Object.fromEntries(kept), updatedAt: now() })
      .where(eq(monitoringCursors.model, model));
    return added;
  });
}

async function readPositions(
  query: Query | Transaction,
  model: string,
  lock?: 'for update',
): Promise<LogCursor['positions']> {
  const cursors = query.select().from(monitoringCursors).where(eq(monitoringCursors.model, model));
  const [cursor] = await (lock === undefined ? cursors : cursors.for('update'));
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

/** The oldest first. */
export async function windowsWithIds(
  query: Query | Transaction,
  ids: readonly string[],
): Promise<readonly RecordedWindow[]> {
  if (ids.length === 0) return [];
  const rows = await query
    .select()
    .from(monitoringWindows)
    .where(inArray(monitoringWindows.windowId, [...ids]))
    .orderBy(asc(monitoringWindows.sequence));
  return rows.map(windowOfRow);
}

async function countTrailingEmpty({ query }: Database, model: string): Promise<number> {
  const { rows } = await query.execute<{ count: number }>(sql`
    select count(*)::int as count from ${monitoringWindows} where model = ${model} and sequence > coalesce((
      select max(sequence) from ${monitoringWindows} where model = ${model} and row_count + refused_count > 0
    ), 0)`);
  return rows[0]?.count ?? 0;
}

/** What stands for the digest of a run's input where the version could not be read. */
export const unreadableInput = 'unreadable';

/**
 * A model's windows that were never looked at, or could not be, or were before a label of theirs came; the oldest first.
 */
export async function windowsToCompute({ query }: Database, model: string): Promise<readonly RecordedWindow[]> {
  const { monitorRuns, labels } = tables;
  const rows = await query
    .select()
    .from(monitoringWindows)
    .where(
      and(
        eq(monitoringWindows.model, model),
        sql`not exists (
          select 1 from ${monitorRuns} where ${monitorRuns.windowId} = ${monitoringWindows.windowId}
          and ${monitorRuns.inputDigest} <> ${unreadableInput} and not exists (
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
