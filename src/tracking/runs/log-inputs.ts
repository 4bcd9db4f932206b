import type { Pool } from 'pg';
import type { DatasetInput } from '../entities.ts';
import { checkText, limits } from '../limits.ts';
import { checkRunId, runDeleted, runNotFound } from './run-errors.ts';

/** A dataset is known by its name and digest; what is said of it first stays. Sorted, so that writers do not deadlock. */
const statement = `
with run as (
  select run_id, lifecycle_stage from runs where run_id = $1 for no key update
), target as (
  select run_id from run where lifecycle_stage = 'active'
), given as (
  select * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[])
    as given (name, digest, source_type, source, row_count, context)
), known as (
  insert into datasets (name, digest, source_type, source, row_count, created_at)
  select distinct on (name, digest) name, digest, source_type, source, row_count, $8::timestamptz
  from given, target order by name, digest
  on conflict (name, digest) do update set name = excluded.name
  returning dataset_id, name, digest
), inputs as (
  insert into run_inputs (run_id, dataset_id, context)
  select run_id, dataset_id, context from target, given join known using (name, digest)
  on conflict do nothing
)
select lifecycle_stage from run`;

/** @throws HaleError RUN_NOT_FOUND, RUN_DELETED, TRACKING_INPUT_INVALID */
export async function logInputs(pool: Pool, runId: string, inputs: readonly DatasetInput[], now: Date): Promise<void> {
  checkRunId(runId);
  for (const { name, digest, sourceType, source, context } of inputs) {
    checkText('dataset name', name, limits.experimentName, 1);
    checkText('dataset digest', digest, limits.key, 1);
    checkText('dataset source type', sourceType, limits.key, 1);
    checkText('dataset source', source, limits.datasetSource);
    checkText('dataset context', context, limits.key, 1);
  }
  const { rows } = await pool.query<{ lifecycle_stage: string }>(statement, [
    runId,
    inputs.map(({ name }) => name),
    inputs.map(({ digest }) => digest),
    inputs.map(({ sourceType }) => sourceType),
    inputs.map(({ source }) => source),
    inputs.map(({ rowCount }) => rowCount),
    inputs.map(({ context }) => context),
    now,
  ]);
  if (rows[0] === undefined) throw runNotFound(runId);
  if (rows[0].lifecycle_stage !== 'active') throw runDeleted(runId);
}
