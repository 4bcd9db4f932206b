import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  unique,
  uniqueIndex,
  uuid,
} from '../drizzle.ts';
import { instant } from './time-columns.ts';

/** What a window says under one alert key. */
export interface StoredOutcome {
  readonly status: 'ok' | 'alert' | 'insufficient';
  readonly severity: 'info' | 'warning' | 'critical';
  readonly phrase: string | null;
}

/** A stretch of the prediction log: the rows of one window in one of its segments, the first and the last included. */
export interface StoredRange {
  readonly segment: string;
  readonly first: number;
  readonly last: number;
}

/** How far the prediction log of a model has been cut into windows. */
export const monitoringCursors = pgTable('monitoring_cursors', {
  model: text('model').primaryKey(),
  /** Per segment, how many of its rows belong to a window. */
  positions: jsonb('positions').$type<Readonly<Record<string, number>>>().notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/** Which rows of the prediction log were looked at together. Never changed once it is written. */
export const monitoringWindows = pgTable(
  'monitoring_windows',
  {
    windowId: text('window_id').primaryKey(),
    model: text('model').notNull(),
    /** As the log has it: the registry need not know it. */
    version: integer('version').notNull(),
    /** 1, 2, … for each model. */
    sequence: integer('sequence').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    rowCount: integer('row_count').notNull(),
    refusedCount: integer('refused_count').notNull(),
    closedBy: text('closed_by', { enum: ['count', 'time', 'version', 'request'] }).notNull(),
    ranges: jsonb('ranges').$type<readonly StoredRange[]>().notNull(),
    /** The least and the greatest id of its predictions: labels between them may be of this window. */
    firstPredictionId: uuid('first_prediction_id'),
    lastPredictionId: uuid('last_prediction_id'),
    /** SHA-256 of the rows: whoever computes a result again knows that they are the same. */
    digest: text('digest').notNull(),
    closedAt: instant('closed_at').notNull(),
  },
  (table) => [
    unique('monitoring_windows_sequence').on(table.model, table.sequence),
    index('monitoring_windows_time').on(table.model, table.endsAt),
    check('monitoring_windows_closed_by', sql`${table.closedBy} in ('count', 'time', 'version', 'request')`),
  ],
);

const windowId = () =>
  text('window_id')
    .notNull()
    .references(() => monitoringWindows.windowId, { onDelete: 'cascade' });

/** What the monitors said of a window, once for each state of labels and settings; that of the most labels holds. */
export const monitorRuns = pgTable(
  'monitor_runs',
  {
    monitorRunId: text('monitor_run_id').primaryKey(),
    windowId: windowId(),
    /** SHA-256 of all that it was computed from: rows, labels, settings, bundle. Two computations of one input are one. */
    inputDigest: text('input_digest').notNull(),
    verdict: text('verdict', { enum: ['healthy', 'suspected', 'changed', 'insufficient'] }).notNull(),
    summary: text('summary').notNull(),
    /** What it says under each alert key: enough to judge the windows after it. */
    outcomes: jsonb('outcomes').$type<Readonly<Record<string, StoredOutcome>>>().notNull(),
    labelCount: integer('label_count').notNull(),
    /** Labels that were received later than this were not seen. */
    labelsAsOf: instant('labels_as_of').notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at').notNull(),
  },
  (table) => [
    unique('monitor_runs_input').on(table.windowId, table.inputDigest),
    index('monitor_runs_window').on(table.windowId, table.endedAt),
    check('monitor_runs_verdict', sql`${table.verdict} in ('healthy', 'suspected', 'changed', 'insufficient')`),
  ],
);

const monitorRunId = () =>
  text('monitor_run_id')
    .notNull()
    .references(() => monitorRuns.monitorRunId, { onDelete: 'cascade' });

/** One check's result on one subject. The numbers that all checks have are columns; the finding itself is kept whole. */
export const findings = pgTable(
  'findings',
  {
    monitorRunId: monitorRunId(),
    ordinal: integer('ordinal').notNull(),
    monitor: text('monitor').notNull(),
    check: text('check').notNull(),
    /** Such as `feature:age`, `output`, `metric:f1`. */
    subject: text('subject').notNull(),
    status: text('status', { enum: ['ok', 'alert', 'insufficient'] }).notNull(),
    isDeciding: boolean('is_deciding').notNull(),
    finding: jsonb('finding').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.monitorRunId, table.ordinal] }),
    check('findings_status', sql`${table.status} in ('ok', 'alert', 'insufficient')`),
  ],
);

/** A number that was measured of a window: the series that trends are read from. */
export const metricHistory = pgTable(
  'metric_history',
  {
    windowId: windowId(),
    model: text('model').notNull(),
    version: integer('version').notNull(),
    /** Such as `f1`, `estimated_f1`, `drift_score`. */
    metric: text('metric').notNull(),
    value: doublePrecision('value').notNull(),
    lower: doublePrecision('lower'),
    upper: doublePrecision('upper'),
    sampleSize: integer('sample_size').notNull(),
    /** The end of the window. */
    measuredAt: instant('measured_at').notNull(),
    monitorRunId: monitorRunId(),
  },
  (table) => [
    primaryKey({ columns: [table.windowId, table.metric] }),
    index('metric_history_series').on(table.model, table.metric, table.measuredAt),
  ],
);

/** Something that is wrong with a model, from when it was first seen until it was gone. */
export const alerts = pgTable(
  'alerts',
  {
    alertId: text('alert_id').primaryKey(),
    model: text('model').notNull(),
    version: integer('version').notNull(),
    /** Monitor and check: what makes two findings the same alert. */
    fingerprint: text('fingerprint').notNull(),
    state: text('state', { enum: ['firing', 'resolved'] }).notNull(),
    severity: text('severity', { enum: ['info', 'warning', 'critical'] }).notNull(),
    title: text('title').notNull(),
    detail: text('detail').notNull(),
    /** How many windows it was seen in. */
    occurrences: integer('occurrences').notNull(),
    firstWindowId: windowIdOf('first_window_id'),
    lastWindowId: windowIdOf('last_window_id'),
    firedAt: instant('fired_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    resolvedAt: instant('resolved_at'),
  },
  (table) => [
    uniqueIndex('alerts_firing').on(table.model, table.fingerprint).where(sql`${table.state} = 'firing'`),
    index('alerts_model_time').on(table.model, table.firedAt),
    check('alerts_state', sql`${table.state} in ('firing', 'resolved')`),
    check('alerts_severity', sql`${table.severity} in ('info', 'warning', 'critical')`),
  ],
);

function windowIdOf(column: string) {
  return text(column)
    .notNull()
    .references(() => monitoringWindows.windowId);
}

/** What is to be told of an alert, and to whom: written with the alert, delivered after. */
export const alertNotifications = pgTable(
  'alert_notifications',
  {
    notificationId: text('notification_id').primaryKey(),
    alertId: text('alert_id')
      .notNull()
      .references(() => alerts.alertId, { onDelete: 'cascade' }),
    channel: text('channel').notNull(),
    event: text('event', { enum: ['firing', 'reminder', 'resolved'] }).notNull(),
    status: text('status', { enum: ['pending', 'sent', 'failed'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    problem: text('problem'),
    createdAt: instant('created_at').notNull(),
    /** When it may be tried (again). */
    dueAt: instant('due_at').notNull(),
    sentAt: instant('sent_at'),
  },
  (table) => [
    index('alert_notifications_due').on(table.dueAt).where(sql`${table.status} = 'pending'`),
    check('alert_notifications_event', sql`${table.event} in ('firing', 'reminder', 'resolved')`),
    check('alert_notifications_status', sql`${table.status} in ('pending', 'sent', 'failed')`),
  ],
);

/** Reports that were written, and the file of each below the artifacts folder. */
export const monitoringReports = pgTable(
  'monitoring_reports',
  {
    reportId: text('report_id').primaryKey(),
    windowId: windowId(),
    monitorRunId: monitorRunId(),
    model: text('model').notNull(),
    version: integer('version').notNull(),
    path: text('path').notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('monitoring_reports_model').on(table.model, table.createdAt)],
);
