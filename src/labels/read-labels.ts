import type { Pool } from 'pg';
import { advisoryLocks } from '../database/index.ts';
import type { KnownLabel } from './label.ts';

/** Ids that are asked for in one statement. */
const idsPerStatement = 20_000;

const [lockFamily, lockNumber] = advisoryLocks.labels.split(', ');

/**
 * Statement time and transactions' beginnings are by one clock. A writer that this does not see takes its time of receipt
 * after it. One whose activity this user may not see counts as writing since ever.
 */
const earliestWriter = `
select least(statement_timestamp(), (
  select min(case when activity.state is null then 'epoch'::timestamptz else activity.xact_start end)
  from pg_locks as held join pg_stat_activity as activity using (pid)
  where held.locktype = 'advisory' and held.classid = ${lockFamily} and held.objid = ${lockNumber} and held.objsubid = 2
    and held.database = (select oid from pg_database where datname = current_database())
)) as time`;

/** Times of receipt are rounded to the millisecond, up or down. */
const roundingMs = 1;

export async function readAsOf(pool: Pool): Promise<Date> {
  const { rows } = await pool.query<{ time: Date }>(earliestWriter);
  const [{ time }] = rows as [{ time: Date }];
  return new Date(time.getTime() - roundingMs);
}

export async function readLabels(pool: Pool, model: string, ids: readonly string[]): Promise<Map<string, 0 | 1>> {
  const found = new Map<string, 0 | 1>();
  for (let start = 0; start < ids.length; start += idsPerStatement) {
    const { rows } = await pool.query<{ prediction_id: string; label: 0 | 1 }>(
      'select prediction_id, label from labels where prediction_id = any($1::uuid[]) and model = $2',
      [ids.slice(start, start + idsPerStatement), model],
    );
    for (const { prediction_id, label } of rows) found.set(prediction_id, label);
  }
  return found;
}

export async function countReceivedSince(
  pool: Pool,
  model: string,
  instant: Date,
  fromId: string,
  toId: string,
): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from labels
     where model = $1 and received_at > $2 and prediction_id between $3::uuid and $4::uuid`,
    [model, instant, fromId, toId],
  );
  return rows[0]?.count ?? 0;
}

export async function readKnownLabel(pool: Pool, id: string): Promise<KnownLabel | null> {
  const [{ rows }, history] = await Promise.all([
    pool.query<{ label: 0 | 1; observed_at: Date; received_at: Date; actor: string }>(
      'select label, observed_at, received_at, actor from labels where prediction_id = $1',
      [id],
    ),
    pool.query<{ previous_label: 0 | 1; label: 0 | 1; corrected_at: Date; actor: string }>(
      `select previous_label, label, corrected_at, actor from label_corrections
       where prediction_id = $1 order by sequence desc`,
      [id],
    ),
  ]);
  const [row] = rows;
  if (row === undefined) return null;
  return {
    label: row.label,
    observedAt: row.observed_at,
    receivedAt: row.received_at,
    actor: row.actor,
    corrections: history.rows.map(({ previous_label, label, corrected_at, actor }) => ({
      previousLabel: previous_label,
      label,
      correctedAt: corrected_at,
      actor,
    })),
  };
}
