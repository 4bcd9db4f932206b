import { closedObject, type JsonSchema, listOf, orNull, reference, text, time, timeOrNull } from './json-schema.ts';

const verdict = {
  type: 'string',
  enum: ['healthy', 'suspected', 'changed', 'insufficient'],
  description:
    '`suspected` is what one window says, `changed` what enough of the last ones say; `insufficient` is neither',
};

const run = {
  ...closedObject({
    monitor_run_id: text,
    verdict,
    summary: { ...text, description: 'the verdict in one sentence' },
    label_count: { type: 'integer' },
    ended_at: time,
  }),
  type: ['object', 'null'],
  description: 'what the monitors said last; null where they have not looked yet',
};

const windowMembers = {
  window_id: text,
  model: text,
  version: text,
  sequence: { type: 'integer', minimum: 1 },
  starts_at: time,
  ends_at: time,
  row_count: { type: 'integer', description: 'answered predictions' },
  refused_count: { type: 'integer' },
  closed_by: { type: 'string', enum: ['count', 'time', 'version', 'request'] },
  digest: { ...text, description: 'SHA-256 of its rows' },
  run,
};

const severity = { type: 'string', enum: ['info', 'warning', 'critical'] };
const objectOrNull = (members: Readonly<Record<string, JsonSchema>>, optional: readonly string[] = []): JsonSchema => ({
  ...closedObject(members, optional),
  type: ['object', 'null'],
});
const numbers = listOf({ type: 'number' });

const finding = closedObject({
  monitor: text,
  check: text,
  subject: { ...text, description: 'such as feature:age, output, metric:f1' },
  status: { type: 'string', enum: ['ok', 'alert', 'insufficient'] },
  severity,
  deciding: { type: 'boolean', description: 'whether it has a say in the verdict' },
  statistic: orNull('number'),
  threshold: orNull('number'),
  sample_size: { type: 'integer' },
  reference_size: { type: 'integer' },
  p_value: orNull('number'),
  adjusted_p_value: orNull('number'),
  effect_size: objectOrNull({ name: text, value: { type: 'number' } }),
  interval: objectOrNull({ lower: { type: 'number' }, upper: { type: 'number' } }),
  distributions: objectOrNull({ bins: listOf(text), edges: numbers, reference: numbers, current: numbers }, ['edges']),
  detail: { ...text, description: 'one sentence for people' },
});

const alert = closedObject({
  alert_id: text,
  model: text,
  version: text,
  fingerprint: { ...text, description: 'what makes it the same alert in every window' },
  state: { type: 'string', enum: ['firing', 'resolved'] },
  severity,
  title: text,
  detail: text,
  occurrences: { type: 'integer', description: 'windows in which it was seen while it fired' },
  first_window_id: text,
  last_window_id: text,
  fired_at: time,
  last_seen_at: time,
  resolved_at: timeOrNull,
});

/** What monitoring answers, by the names under which the paths refer to them. */
export const monitoringSchemas = {
  Window: closedObject(windowMembers),
  Windows: closedObject({ windows: listOf(reference('Window')) }),
  WindowReport: closedObject({ ...windowMembers, findings: listOf(reference('Finding')) }),
  Finding: finding,
  MonitoredModels: closedObject({
    models: listOf(
      closedObject({
        model: text,
        firing_alerts: { type: 'integer' },
        latest_window: { anyOf: [reference('Window'), { type: 'null' }] },
      }),
    ),
  }),
  Measurement: closedObject({
    timestamp: { ...time, description: 'the end of its window' },
    model: text,
    version: text,
    metric: text,
    value: { type: 'number' },
    lower: orNull('number'),
    upper: orNull('number'),
    sample_size: { type: 'integer' },
    window_id: text,
    monitor_run_id: text,
  }),
  Measurements: closedObject({ measurements: listOf(reference('Measurement')), trends: listOf(reference('Trend')) }),
  Trend: closedObject({
    metric: text,
    trend: { type: 'string', enum: ['improving', 'degrading', 'stable', 'insufficient'] },
    slope_per_day: { ...orNull('number'), description: "Theil and Sen's" },
    interval: objectOrNull({ lower: { type: 'number' }, upper: { type: 'number' } }),
    p_value: { ...orNull('number'), description: "of Mann and Kendall's test" },
    n: { type: 'integer', description: 'windows that took part' },
  }),
  Report: closedObject({
    report_id: text,
    model: text,
    version: text,
    window_id: text,
    sequence: { type: 'integer', minimum: 1, description: 'the number of its window' },
    monitor_run_id: { ...text, description: 'what it tells of' },
    path: { ...text, description: 'its file, below the folder of artifacts' },
    size_bytes: { type: 'integer' },
    sha256: text,
    created_at: time,
  }),
  Reports: closedObject({ reports: listOf(reference('Report')) }),
  Alert: alert,
  Alerts: closedObject({ alerts: listOf(reference('Alert')) }),
} as const satisfies Record<string, JsonSchema>;
