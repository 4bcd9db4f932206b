import type { Pool } from 'pg';
import { HaleError } from '../../errors/index.ts';
import { checkBatch } from '../limits.ts';
import type { RunBatch } from '../tracking.ts';
import { checkRunId, runDeleted, runNotFound } from './run-errors.ts';

const divisionByZero = '22012';

/**
 * A whole batch in one statement, and so in one round trip and one transaction. The lock of the run's row makes batches
 * of one run wait for each other, so that they neither deadlock nor overwrite a later metric with an earlier one.
 *
 * A param that has another value already must fail the statement, and only ON CONFLICT sees the value that a concurrent
 * batch committed after this statement began: it divides by zero, which nothing else here can.
 */
const statement = `
with run as (
  select run_id, lifecycle_stage from runs where run_id = $1 for no key update
), target as (
  select run_id from run where lifecycle_stage = 'active'
), logged_params as (
  insert into run_params (run_id, key, value)
  select run_id, key, value from target, unnest($2::text[], $3::text[]) as given (key, value)
  on conflict (run_id, key) do update set value =
    case when run_params.value = excluded.value then excluded.value
    else (1 / (length(excluded.key) - length(excluded.key)))::text end
), logged_tags as (
  insert into run_tags (run_id, key, value)
  select run_id, key, value from target, unnest($4::text[], $5::text[]) as given (key, value)
  on conflict (run_id, key) do update set value = excluded.value
), given_metrics as (
  select run_id, key, value, timestamp_ms, step
  from target, unnest($6::text[], $7::float8[], $8::bigint[], $9::bigint[]) as given (key, value, timestamp_ms, step)
), logged_metrics as (
  insert into run_metrics (run_id, key, value, timestamp_ms, step)
  select run_id, key, value, timestamp_ms, step from given_metrics
  on conflict do nothing
), latest_metrics as (
  insert into run_latest_metrics as latest (run_id, key, value, timestamp_ms, step)
  select distinct on (key) run_id, key, value, timestamp_ms, step from given_metrics
  order by key, step desc, timestamp_ms desc, value desc
  on conflict (run_id, key) do update
  set value = excluded.value, timestamp_ms = excluded.timestamp_ms, step = excluded.step
  where (excluded.step, excluded.timestamp_ms, excluded.value) > (latest.step, latest.timestamp_ms, latest.value)
)
select lifecycle_stage from run`;

async function changedParam(pool: Pool, runId: string, params: readonly (readonly [string, string])[]) {
  const { rows } = await pool.query<{ key: string; value: string }>(
    'select key, value from run_params where run_id = $1 and key = any($2)',
    [runId, params.map(([key]) => key)],
  );
  const given = new Map(params);
  const changed = rows.find(({ key, value }) => given.get(key) !== value);
  const shorten = (text = ''): string => JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 80)}…`);
  return new HaleError(
    'PARAM_CHANGED',
    changed === undefined
      ? `A param of run ${runId} has another value already; nothing of the batch was logged`
      : `The param ${changed.key} of run ${runId} is ${shorten(changed.value)} and cannot become ${shorten(given.get(changed.key))}; nothing of the batch was logged`,
    { details: { runId, param: changed?.key ?? null } },
  );
}

/** @throws HaleError RUN_NOT_FOUND, RUN_DELETED, PARAM_CHANGED, TRACKING_INPUT_INVALID */
export async function logBatch(pool: Pool, runId: string, batch: RunBatch, nowMs: number): Promise<void> {
  checkRunId(runId);
  checkBatch(batch);
  const params = Object.entries(batch.params ?? {}).map(([key, value]) => [key, String(value)] as const);
  const tags = Object.entries(batch.tags ?? {});
  const metrics = batch.metrics ?? [];
  try {
    const { rows } = await pool.query<{ lifecycle_stage: string }>(statement, [
      runId,
      params.map(([key]) => key),
      params.map(([, value]) => value),
      tags.map(([key]) => key),
      tags.map(([, value]) => value),
      metrics.map(({ key }) => key),
      metrics.map(({ value }) => value),
      metrics.map(({ timestampMs = nowMs }) => timestampMs),
      metrics.map(({ step = 0 }) => step),
    ]);
    if (rows[0] === undefined) throw runNotFound(runId);
    if (rows[0].lifecycle_stage !== 'active') throw runDeleted(runId);
  } catch (error) {
    if ((error as { code?: unknown }).code === divisionByZero) throw await changedParam(pool, runId, params);
    throw error;
  }
}
