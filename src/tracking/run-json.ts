import type { Run } from './entities.ts';

/** JSON has no NaN and no infinity. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A run as JSON has it, on the command line and over HTTP. A metric that is no finite number is null. */
export const runJson = (run: Run) => ({
  run_id: run.runId,
  experiment_id: run.experimentId,
  name: run.name,
  status: run.status,
  status_reason: run.statusReason,
  lifecycle_stage: run.lifecycleStage,
  started_at: run.startedAt.toISOString(),
  ended_at: run.endedAt?.toISOString() ?? null,
  params: run.params,
  metrics: Object.fromEntries(Object.entries(run.metrics).map(([key, value]) => [key, finite(value)])),
  tags: run.tags,
  datasets: run.inputs.map(({ name, digest, sourceType, source, rowCount, context }) => ({
    name,
    digest,
    source_type: sourceType,
    source,
    row_count: rowCount,
    context,
  })),
});
