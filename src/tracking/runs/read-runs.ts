import type { SQL } from 'drizzle-orm';
import { and, asc, count, desc, eq, inArray, type Query, sql, tables } from '../../database/index.ts';
import type { DatasetInput, Run } from '../entities.ts';
import { parseExperimentId } from '../experiments/experiments.ts';
import { checkKey, limits, refuse } from '../limits.ts';
import type { RunPage, RunSearch } from '../tracking.ts';

const { runs, runParams, runTags, runLatestMetrics, runInputs, datasets } = tables;
type RunRow = typeof runs.$inferSelect;

function grouped<Row extends { readonly runId: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, ({ runId }) => runId);
}

const record = <Value>(rows: readonly { readonly key: string; readonly value: Value }[] = []): Record<string, Value> =>
  Object.fromEntries(rows.map(({ key, value }) => [key, value]));

/** Runs with all that hangs on them, in the order given. */
export async function completeRuns(query: Query, rows: readonly RunRow[]): Promise<readonly Run[]> {
  const ids = rows.map(({ runId }) => runId);
  if (ids.length === 0) return [];
  const [params, metrics, tags, inputs] = await Promise.all([
    query.select().from(runParams).where(inArray(runParams.runId, ids)).orderBy(asc(runParams.key)),
    query
      .select()
      .from(runLatestMetrics)
      .where(inArray(runLatestMetrics.runId, ids))
      .orderBy(asc(runLatestMetrics.key)),
    query.select().from(runTags).where(inArray(runTags.runId, ids)).orderBy(asc(runTags.key)),
    query
      .select({ runId: runInputs.runId, context: runInputs.context, dataset: datasets })
      .from(runInputs)
      .innerJoin(datasets, eq(datasets.datasetId, runInputs.datasetId))
      .where(inArray(runInputs.runId, ids))
      .orderBy(asc(runInputs.datasetId), asc(runInputs.context)),
  ]);
  const [paramsOf, metricsOf, tagsOf, inputsOf] = [grouped(params), grouped(metrics), grouped(tags), grouped(inputs)];
  return rows.map((row) => ({
    runId: row.runId,
    experimentId: String(row.experimentId),
    name: row.name,
    status: row.status,
    statusReason: row.statusReason,
    lifecycleStage: row.lifecycleStage,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    params: record(paramsOf.get(row.runId)),
    metrics: record(metricsOf.get(row.runId)),
    tags: record(tagsOf.get(row.runId)),
    inputs: (inputsOf.get(row.runId) ?? []).map(
      ({ context, dataset: { name, digest, sourceType, source, rowCount } }): DatasetInput => ({
        name,
        digest,
        sourceType,
        source,
        rowCount,
        context,
      }),
    ),
  }));
}

function orderOf({ by, direction }: NonNullable<RunSearch['orderBy']>): SQL[] {
  const directed = direction === 'ascending' ? asc : desc;
  const newestFirst = [sql`${desc(runs.startedAt)}`, sql`${asc(runs.runId)}`];
  if (by === 'started') return [sql`${directed(runs.startedAt)}`, sql`${asc(runs.runId)}`];
  if (by === 'name') return [sql`${directed(runs.name)}`, ...newestFirst];
  if (by === 'ended') return [sql`${runs.endedAt} is null`, sql`${directed(runs.endedAt)}`, ...newestFirst];
  if ('metric' in by) {
    checkKey('metric', by.metric);
    const value = sql`(select m.value from run_latest_metrics m where m.run_id = ${runs.runId} and m.key = ${by.metric})`;
    // PostgreSQL takes NaN for the greatest number; as a measure it is the least useful one.
    return [sql`coalesce(${value}, 'NaN') = 'NaN'`, sql`${directed(value)}`, ...newestFirst];
  }
  checkKey('param', by.param);
  const value = sql`(select p.value from run_params p where p.run_id = ${runs.runId} and p.key = ${by.param})`;
  return [sql`${value} is null`, sql`${directed(value)}`, ...newestFirst];
}

/** @throws HaleError EXPERIMENT_NOT_FOUND for an id that none can have, TRACKING_INPUT_INVALID */
export async function searchRuns(query: Query, search: RunSearch, pageSize: number): Promise<RunPage> {
  const { limit = pageSize, offset = 0, lifecycleStage = 'active', experimentId } = search;
  if (!Number.isInteger(limit) || limit < 1 || limit > limits.searchedRuns) {
    throw refuse(`The limit is ${limit}; 1 to ${limits.searchedRuns} are allowed`);
  }
  if (!Number.isSafeInteger(offset) || offset < 0) throw refuse(`The offset is ${offset}; it must be 0 or more`);
  const where = and(
    lifecycleStage === 'all' ? undefined : eq(runs.lifecycleStage, lifecycleStage),
    experimentId === undefined ? undefined : eq(runs.experimentId, parseExperimentId(experimentId)),
  );
  const order = orderOf(search.orderBy ?? { by: 'started', direction: 'descending' });
  const [rows, totals] = await Promise.all([
    query
      .select()
      .from(runs)
      .where(where)
      .orderBy(...order)
      .limit(limit)
      .offset(offset),
    query.select({ total: count() }).from(runs).where(where),
  ]);
  return { runs: await completeRuns(query, rows), total: totals[0]?.total ?? 0 };
}

/** Deleted runs are left out, as from a search. */
export async function childRunIds(query: Query, runId: string, experimentId: string): Promise<readonly string[]> {
  const rows = await query
    .select({ runId: runs.runId })
    .from(runs)
    .innerJoin(runTags, eq(runTags.runId, runs.runId))
    .where(
      and(
        eq(runs.experimentId, parseExperimentId(experimentId)),
        eq(runs.lifecycleStage, 'active'),
        eq(runTags.key, 'mlflow.parentRunId'),
        eq(runTags.value, runId),
      ),
    )
    .orderBy(asc(runs.startedAt), asc(runs.runId));
  return rows.map((row) => row.runId);
}
