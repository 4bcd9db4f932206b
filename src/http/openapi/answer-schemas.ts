import { labelOutcomes } from '../../labels/index.ts';
import { runStatuses } from '../../tracking/index.ts';
import {
  closedObject,
  type JsonSchema,
  listOf,
  mapOf,
  orNull,
  reference,
  text,
  time,
  timeOrNull,
} from './json-schema.ts';
import { monitoringSchemas } from './monitoring-schemas.ts';

const modelVersion = closedObject({ name: text, version: text });

const prediction = {
  ...closedObject({
    prediction: { type: 'integer', enum: [0, 1], description: '1 from the threshold on' },
    label: { type: 'string', description: 'what that class is called' },
    probability: { type: 'number', minimum: 0, maximum: 1, description: 'the probability of class 1' },
    threshold: { type: 'number', minimum: 0, maximum: 1 },
    prediction_id: { type: 'string', format: 'uuid', description: 'unique; of version 7, so ids sort by time' },
    model: { ...modelVersion, description: 'the version that computed this' },
  }),
  description: 'the answer to one record',
};

const explanation = {
  ...closedObject({
    prediction: { type: 'integer', enum: [0, 1], description: '1 from the threshold on' },
    label: { type: 'string', description: 'what that class is called' },
    probability: { type: 'number', minimum: 0, maximum: 1, description: 'the probability of class 1' },
    threshold: { type: 'number', minimum: 0, maximum: 1 },
    model: { ...modelVersion, description: 'the version that computed this' },
    explanation: closedObject({
      scale: {
        type: 'string',
        enum: ['log_odds', 'probability'],
        description: 'of the numbers below; they are the model’s before its calibration',
      },
      base_value: { type: 'number', description: 'what the model gives where nothing is known of a record' },
      margin: { type: 'number', description: 'the base value and all contributions, added up' },
      contributions: { ...mapOf({ type: 'number' }), description: 'what each feature added, by its name' },
    }),
  }),
  description: 'what each feature added to the prediction of one record; it is not logged and has no id',
};

const problem: JsonSchema = {
  type: 'object',
  description: 'a refusal, by RFC 9457; `code` stays the same across versions (docs/errors.md lists all)',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'what was found, what is expected, what to do' },
    code: text,
    request_id: { type: 'string', description: 'the id of the request in the log and in x-request-id' },
    field: { ...orNull('string'), description: 'the field of the first of `errors`' },
    allowed: { description: 'what that field may hold' },
    errors: listOf({
      type: 'object',
      properties: {
        row: { type: 'integer', minimum: 0, description: 'of a batch, counted from 0' },
        field: orNull('string'),
        code: text,
        detail: text,
        found: { ...orNull('string'), description: 'the value, cut to a bounded length' },
        allowed: { type: 'object' },
        nearest: { type: 'string', description: 'the known name that is nearest to an unknown one' },
      },
      required: ['field', 'code', 'detail'],
    }),
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
};

const runMembers = {
  run_id: text,
  experiment_id: text,
  name: text,
  status: { type: 'string', enum: [...runStatuses] },
  status_reason: orNull('string'),
  started_at: time,
  ended_at: timeOrNull,
  params: mapOf(text),
  metrics: mapOf(orNull('number')),
  tags: mapOf(text),
  datasets: listOf(
    closedObject({
      name: text,
      digest: text,
      source_type: text,
      source: text,
      row_count: orNull('integer'),
      context: text,
    }),
  ),
};

const registeredModel = closedObject({
  name: text,
  description: text,
  created_at: time,
  updated_at: time,
  latest_version: orNull('string'),
  production_version: orNull('string'),
});

const versionMembers = {
  name: text,
  version: text,
  digest: text,
  run_id: orNull('string'),
  description: text,
  tags: mapOf(text),
  aliases: listOf(text),
  created_at: time,
};

const versionLineage = closedObject({
  ...versionMembers,
  run: {
    ...closedObject({ run_id: text, experiment_id: text, name: text, status: text, started_at: time }),
    type: ['object', 'null'],
    description: 'the run that made it',
  },
  datasets: listOf(closedObject({ name: text, digest: text, source_type: text, source: text, context: text })),
  commit: { ...orNull('string'), description: 'the commit of the program that ran' },
});

const deployment = closedObject({
  deployment_id: text,
  kind: { type: 'string', enum: ['deploy', 'rollback'] },
  name: text,
  version: text,
  previous_version: orNull('string'),
  actor: text,
  reason: text,
  deployed_at: time,
});

const health: JsonSchema = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['ok', 'degraded'] },
    components: mapOf({ type: 'object', properties: { status: text }, required: ['status'] }),
  },
  required: ['status', 'components'],
};

const label = { type: 'integer', enum: [0, 1], description: 'the class that came true' };

const knownLabel = {
  ...closedObject({
    label,
    observed_at: { ...time, description: 'when it was seen in the world' },
    received_at: { ...time, description: 'when it was last written here' },
    actor: text,
    corrections: listOf(closedObject({ previous_label: label, label, corrected_at: time, actor: text })),
  }),
  type: ['object', 'null'],
  description: 'what became known of it, and what was said before; null where nothing is known yet',
};

/** What the answers are made of, by the names under which the paths refer to them. */
export const answerSchemas = {
  Prediction: prediction,
  BatchPrediction: closedObject({ predictions: listOf(reference('Prediction')), model: modelVersion }),
  Explanation: explanation,
  Problem: problem,
  Health: health,
  RecordedLabels: closedObject({
    created: { type: 'integer' },
    unchanged: { type: 'integer', description: 'the same label was known already' },
    corrected: { type: 'integer' },
    labels: listOf(
      closedObject({
        prediction_id: text,
        label,
        outcome: { type: 'string', enum: [...labelOutcomes] },
      }),
    ),
  }),
  KnownPrediction: closedObject({
    prediction_id: { type: 'string', format: 'uuid' },
    predicted_at: time,
    model: modelVersion,
    run_id: { ...orNull('string'), description: 'the run that made the version' },
    label: knownLabel,
  }),
  ...monitoringSchemas,
  Run: closedObject(runMembers),
  RunDetails: closedObject({ ...runMembers, child_run_ids: listOf(text) }),
  RunPage: closedObject({
    runs: listOf(reference('Run')),
    total: { type: 'integer' },
    limit: { type: 'integer' },
    offset: { type: 'integer' },
  }),
  RegisteredModel: registeredModel,
  RegisteredModels: closedObject({ models: listOf(reference('RegisteredModel')) }),
  ModelVersion: closedObject(versionMembers),
  ModelVersionLineage: versionLineage,
  ModelVersions: closedObject({ versions: listOf(reference('ModelVersion')) }),
  Deployment: deployment,
  Deployments: closedObject({ deployments: listOf(reference('Deployment')) }),
} as const satisfies Record<string, JsonSchema>;

export type AnswerSchemaName = keyof typeof answerSchemas;
