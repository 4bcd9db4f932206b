import type { Run, RunStatus } from '../../tracking/index.ts';
import { formatDuration } from './format-figures.ts';
import type { Format } from './style.ts';
import type { TableCell } from './table.ts';

/** So many characters of a run's id are shown, and suffice to name it. */
const shortIdLength = 12;

export const shortRunId = (runId: string): string => runId.slice(0, shortIdLength);

const formats: Readonly<Record<RunStatus, Format>> = {
  RUNNING: 'cyan',
  SCHEDULED: 'cyan',
  FINISHED: 'green',
  FAILED: 'red',
  KILLED: 'yellow',
};

export const statusCell = (status: RunStatus): TableCell => ({ text: status, format: formats[status] });

export const durationOf = ({ startedAt, endedAt }: Run): string =>
  endedAt === null ? '–' : formatDuration(endedAt.getTime() - startedAt.getTime());

/** A run as JSON has it: the names of the database and the HTTP interface. */
export function runView(run: Run) {
  return {
    run_id: run.runId,
    experiment_id: run.experimentId,
    name: run.name,
    status: run.status,
    status_reason: run.statusReason,
    lifecycle_stage: run.lifecycleStage,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    params: run.params,
    // JSON has no NaN and no infinity.
    metrics: Object.fromEntries(
      Object.entries(run.metrics).map(([key, value]) => [key, Number.isFinite(value) ? value : String(value)]),
    ),
    tags: run.tags,
    inputs: run.inputs.map(({ name, digest, sourceType, source, rowCount, context }) => ({
      name,
      digest,
      source_type: sourceType,
      source,
      row_count: rowCount,
      context,
    })),
  };
}
