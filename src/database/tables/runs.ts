import { bigint, check, doublePrecision, index, pgTable, primaryKey, sql, text } from '../drizzle.ts';
import { experiments } from './experiments.ts';
import { instant } from './time-columns.ts';

export const runs = pgTable(
  'runs',
  {
    runId: text('run_id').primaryKey(),
    experimentId: bigint('experiment_id', { mode: 'number' })
      .notNull()
      .references(() => experiments.experimentId),
    name: text('name').notNull(),
    status: text('status', { enum: ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] }).notNull(),
    /** Why the run failed or was killed. */
    statusReason: text('status_reason'),
    lifecycleStage: text('lifecycle_stage', { enum: ['active', 'deleted'] })
      .notNull()
      .default('active'),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    /** The process that writes the run, and when it last said that it lives: see tracking/run-owner.ts. */
    owner: text('owner').notNull(),
    heartbeatAt: instant('heartbeat_at').notNull(),
  },
  (table) => [
    index('runs_experiment_started').on(table.experimentId, table.startedAt),
    index('runs_running').on(table.owner).where(sql`${table.status} = 'RUNNING'`),
    check('runs_status', sql`${table.status} in ('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED')`),
    check('runs_lifecycle_stage', sql`${table.lifecycleStage} in ('active', 'deleted')`),
  ],
);

const runId = () =>
  text('run_id')
    .notNull()
    .references(() => runs.runId, { onDelete: 'cascade' });

export const runParams = pgTable(
  'run_params',
  { runId: runId(), key: text('key').notNull(), value: text('value').notNull() },
  (table) => [primaryKey({ columns: [table.runId, table.key] })],
);

export const runTags = pgTable(
  'run_tags',
  { runId: runId(), key: text('key').notNull(), value: text('value').notNull() },
  (table) => [primaryKey({ columns: [table.runId, table.key] })],
);

const metricColumns = () => ({
  runId: runId(),
  key: text('key').notNull(),
  /** NaN and the infinities are values like others. */
  value: doublePrecision('value').notNull(),
  timestampMs: bigint('timestamp_ms', { mode: 'number' }).notNull(),
  step: bigint('step', { mode: 'number' }).notNull(),
});

/** Every value that was logged; the same one twice is one row, as in MLflow. */
export const runMetrics = pgTable('run_metrics', metricColumns(), (table) => [
  primaryKey({ columns: [table.runId, table.key, table.step, table.timestampMs, table.value] }),
]);

/** The one value of each metric that a run is compared by. */
export const runLatestMetrics = pgTable('run_latest_metrics', metricColumns(), (table) => [
  primaryKey({ columns: [table.runId, table.key] }),
]);
