import {
  and,
  asc,
  type Database,
  desc,
  eq,
  gt,
  inArray,
  lt,
  lte,
  type Query,
  type SQL,
  type Transaction,
  tables,
} from '../../database/index.ts';
import type { MeasuredMetric, Measurement, MonitorRun, RecordedWindow } from '../entities.ts';
import type { Finding } from '../finding.ts';
import { findingSchema } from '../finding-schema.ts';

const { findings: findingsTable, metricHistory, monitorRuns, monitoringWindows } = tables;

/** The run that holds of a window: the one that saw the most labels, and of those the last. */
const latestFirst = [desc(monitorRuns.labelsAsOf), desc(monitorRuns.endedAt)] as const;

/** The run that holds of each of these windows. */
export async function latestRuns(
  query: Query | Transaction,
  windowIds: readonly string[],
): Promise<ReadonlyMap<string, MonitorRun>> {
  if (windowIds.length === 0) return new Map();
  const rows = await query
    .selectDistinctOn([monitorRuns.windowId])
    .from(monitorRuns)
    .where(inArray(monitorRuns.windowId, [...windowIds]))
    .orderBy(monitorRuns.windowId, ...latestFirst);
  return new Map(rows.map((row) => [row.windowId, row]));
}

/** A window, and what it says under each alert key. */
export interface WindowOutcomes {
  readonly windowId: string;
  readonly sequence: number;
  readonly outcomes: MonitorRun['outcomes'];
}

/** The windows of a version on one side of a number, with what the run that holds of each says; not ordered yet. */
const selectOutcomes = (
  query: Query | Transaction,
  { model, version }: Pick<RecordedWindow, 'model' | 'version'>,
  side: SQL,
) =>
  query
    .selectDistinctOn([monitoringWindows.sequence], {
      windowId: monitoringWindows.windowId,
      sequence: monitoringWindows.sequence,
      outcomes: monitorRuns.outcomes,
    })
    .from(monitoringWindows)
    .innerJoin(monitorRuns, eq(monitorRuns.windowId, monitoringWindows.windowId))
    .where(and(eq(monitoringWindows.model, model), eq(monitoringWindows.version, Number(version)), side));

/**
 * What the windows of a version up to one of them say under each alert key, the oldest first.
 *
 * @param most windows, the newest of them
 */
export async function outcomesUpTo(
  query: Query | Transaction,
  window: Pick<RecordedWindow, 'model' | 'version' | 'sequence'>,
  most: number,
): Promise<readonly WindowOutcomes[]> {
  const rows = await selectOutcomes(query, window, lte(monitoringWindows.sequence, window.sequence))
    .orderBy(desc(monitoringWindows.sequence), ...latestFirst)
    .limit(most);
  return rows.reverse();
}

/**
 * What the windows of a version after one of them say, as far as they were looked at; the oldest first.
 *
 * @param most windows, the oldest of them
 */
export async function outcomesAfter(
  query: Query | Transaction,
  window: RecordedWindow,
  most: number,
): Promise<readonly WindowOutcomes[]> {
  return selectOutcomes(query, window, gt(monitoringWindows.sequence, window.sequence))
    .orderBy(asc(monitoringWindows.sequence), ...latestFirst)
    .limit(most);
}

/** Has a run hold for labels that came after it too: those that its window's rows are gone for. */
export async function extendRun({ query }: Database, monitorRunId: string, labelsAsOf: Date): Promise<void> {
  await query
    .update(monitorRuns)
    .set({ labelsAsOf })
    .where(and(eq(monitorRuns.monitorRunId, monitorRunId), lt(monitorRuns.labelsAsOf, labelsAsOf)));
}

export async function findingsOf(query: Query | Transaction, monitorRunId: string): Promise<readonly Finding[]> {
  const rows = await query
    .select({ finding: findingsTable.finding })
    .from(findingsTable)
    .where(eq(findingsTable.monitorRunId, monitorRunId))
    .orderBy(asc(findingsTable.ordinal));
  return rows.map((row) => findingSchema.parse(row.finding));
}

/** What was measured of a window by the run that holds. */
export function measurementsOf(query: Query | Transaction, windowId: string): Promise<readonly Measurement[]> {
  const { metric, value, lower, upper, sampleSize } = metricHistory;
  return query
    .select({ metric, value, lower, upper, sampleSize })
    .from(metricHistory)
    .where(eq(metricHistory.windowId, windowId));
}

/**
 * The newest measurements of a model, the oldest first; of one metric, or of all.
 *
 * @param windows how many windows back
 */
export async function metricSeries(
  { query }: Database,
  model: string,
  { metric, windows }: { readonly metric?: string; readonly windows: number },
): Promise<readonly MeasuredMetric[]> {
  const since = query
    .select({ windowId: monitoringWindows.windowId })
    .from(monitoringWindows)
    .where(eq(monitoringWindows.model, model))
    .orderBy(desc(monitoringWindows.sequence))
    .limit(windows);
  const rows = await query
    .select()
    .from(metricHistory)
    .where(
      and(inArray(metricHistory.windowId, since), ...(metric === undefined ? [] : [eq(metricHistory.metric, metric)])),
    )
    .orderBy(asc(metricHistory.measuredAt), asc(metricHistory.metric));
  return rows.map((row) => ({ ...row, version: String(row.version) }));
}

/** The version of a model's newest window that anything was measured of. */
export async function newestMeasuredVersion({ query }: Database, model: string): Promise<string | undefined> {
  const [row] = await query
    .select({ version: monitoringWindows.version })
    .from(monitoringWindows)
    .innerJoin(metricHistory, eq(metricHistory.windowId, monitoringWindows.windowId))
    .where(eq(monitoringWindows.model, model))
    .orderBy(desc(monitoringWindows.sequence))
    .limit(1);
  return row === undefined ? undefined : String(row.version);
}

/**
 * PostgreSQL does not skip from one series to the next by itself: with `distinct on` it reads the whole history, at every
 * scrape.
 */
const newestOfSeries = `
with recursive newest as (
  select model, (
    select version from monitoring_windows where model = cursors.model order by sequence desc limit 1
  ) as version
  from monitoring_cursors as cursors
), series as (
  select model, version, (select min(metric) from metric_history where model = newest.model) as metric from newest
  union all
  select model, version, (
    select min(metric) from metric_history where model = series.model and metric > series.metric
  )
  from series where metric is not null
)
select measured.window_id as "windowId", measured.model, measured.version, measured.metric, value, lower, upper,
  sample_size as "sampleSize", measured_at as "measuredAt", monitor_run_id as "monitorRunId"
from series cross join lateral (
  select * from metric_history where model = series.model and metric = series.metric order by measured_at desc limit 1
) as measured
where measured.version = series.version
order by measured.model, measured.metric`;

/** The newest measurement of each series, where it is of the model's newest version. */
export async function latestMeasurements({ pool }: Database): Promise<readonly MeasuredMetric[]> {
  const { rows } = await pool.query<Omit<MeasuredMetric, 'version'> & { readonly version: number }>(newestOfSeries);
  return rows.map((row) => ({ ...row, version: String(row.version) }));
}
