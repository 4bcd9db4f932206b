import type { AnswerSchemaName } from './answer-schemas.ts';
import type { JsonSchema } from './json-schema.ts';
import { operation } from './operation.ts';

const modelName: JsonSchema = {
  name: 'name',
  in: 'path',
  required: true,
  description: 'the name of a model',
  schema: { type: 'string' },
};

const count = (name: string, description: string, fallback: number): JsonSchema => ({
  name,
  in: 'query',
  description,
  schema: { type: 'integer', minimum: 1, maximum: 1_000, default: fallback },
});

const text = (name: string, description: string, schema: JsonSchema = {}): JsonSchema => ({
  name,
  in: 'query',
  description,
  schema: { type: 'string', ...schema },
});

const get = (
  id: string,
  summary: string,
  answer: AnswerSchemaName | { readonly mediaType: string },
  parameters: readonly JsonSchema[],
  refusals: readonly number[],
) => ({ get: operation({ id, tag: 'monitoring', summary, parameters, answer, refusals, access: 'read' }) });

/** What was found of the predictions. */
export const monitoringPaths: Readonly<Record<string, JsonSchema>> = {
  '/api/v1/monitoring': get('listMonitored', 'Each model with its newest window', 'MonitoredModels', [], [503]),
  '/api/v1/monitoring/{name}/windows': get(
    'listWindows',
    'Windows of a model and their verdicts, the newest first',
    'Windows',
    [modelName, count('limit', 'most windows', 30)],
    [400, 503],
  ),
  '/api/v1/monitoring/{name}/windows/{sequence}': get(
    'getWindow',
    'A window with everything that was found of it',
    'WindowReport',
    [
      modelName,
      {
        name: 'sequence',
        in: 'path',
        required: true,
        description: 'its number, or `latest`',
        schema: { type: 'string', pattern: '^(latest|[1-9][0-9]{0,8})$' },
      },
    ],
    [404, 503],
  ),
  '/api/v1/monitoring/{name}/metrics': get(
    'listMeasurements',
    'What was measured of the last windows, the oldest first',
    'Measurements',
    [
      modelName,
      text('metric', 'only this one, such as f1, estimated_f1 or drift_score:age:kolmogorov_smirnov', {
        minLength: 1,
        maxLength: 600,
      }),
      count('windows', 'how many windows back', 30),
    ],
    [400, 503],
  ),
  '/api/v1/monitoring/{name}/reports': get(
    'listReports',
    'Reports of a model that were written, the newest first',
    'Reports',
    [modelName, count('limit', 'most reports', 30)],
    [400, 503],
  ),
  '/api/v1/monitoring/{name}/reports/{report_id}': get(
    'getReport',
    'A report as it was written: one HTML file that loads and runs nothing',
    { mediaType: 'text/html' },
    [
      modelName,
      {
        name: 'report_id',
        in: 'path',
        required: true,
        description: 'its id, as the list has it',
        schema: { type: 'string' },
      },
    ],
    [404, 503],
  ),
  '/api/v1/alerts': get(
    'listAlerts',
    'Alerts: those that fire first, then the newest',
    'Alerts',
    [
      text('model', 'only of this model', { minLength: 1, maxLength: 250 }),
      text('state', 'only in this state', { enum: ['firing', 'resolved'] }),
      count('limit', 'most alerts', 100),
    ],
    [400, 503],
  ),
};
