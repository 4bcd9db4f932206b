import { z } from 'zod';
import { promotionSchema, rollbackSchema } from '../change-schemas.ts';
import type { JsonSchema } from './json-schema.ts';
import { labelPaths } from './label-paths.ts';
import { monitoringPaths } from './monitoring-paths.ts';
import { operation } from './operation.ts';

const jsonSchemaOf = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
};

const pathParameter = (name: string, description: string): JsonSchema => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});

const queryParameter = (name: string, description: string, schema: JsonSchema): JsonSchema => ({
  name,
  in: 'query',
  description,
  schema,
});

const modelName = pathParameter('name', 'the name of a registered model');
const anyObject: JsonSchema = { type: 'object' };

function statusPaths(documentation: boolean): Record<string, JsonSchema> {
  const get = (id: string, summary: string, answer: Parameters<typeof operation>[0]['answer'], isPublic = true) => ({
    get: operation({
      id,
      tag: 'service',
      summary,
      answer,
      refusals: id === 'ready' ? [503] : [],
      access: isPublic ? 'public' : 'read',
    }),
  });
  return {
    '/': get('index', 'What is served, and where', anyObject, false),
    '/health': get('health', 'The state of each component', 'Health'),
    '/ready': get('ready', '503 until a model is loaded, and while the server stops', anyObject),
    '/live': get('live', 'Whether the process answers', anyObject),
    '/metrics': get('metrics', 'Prometheus metrics', { mediaType: 'text/plain' }, false),
    '/openapi.json': get('openapi', 'This document, made from the served models', anyObject, false),
    ...(documentation ? { '/docs': get('docs', 'This document as a page', { mediaType: 'text/html' }) } : {}),
  };
}

const controlPlanePaths: Record<string, JsonSchema> = {
  '/api/v1/runs': {
    get: operation({
      id: 'listRuns',
      tag: 'control plane',
      summary: 'Training runs, the newest first',
      parameters: [
        queryParameter('experiment_id', 'only runs of this experiment', { type: 'string', maxLength: 50 }),
        queryParameter('limit', 'most runs of the page', { type: 'integer', minimum: 1, maximum: 1000, default: 100 }),
        queryParameter('offset', 'runs to pass over', {
          type: 'integer',
          minimum: 0,
          maximum: 999_999_999,
          default: 0,
        }),
      ],
      answer: 'RunPage',
      refusals: [400, 404, 503],
      access: 'read',
    }),
  },
  '/api/v1/runs/{run_id}': {
    get: operation({
      id: 'getRun',
      tag: 'control plane',
      summary: 'One run with its params, metrics, tags, datasets and the ids of its children',
      parameters: [pathParameter('run_id', 'the id of a run')],
      answer: 'RunDetails',
      refusals: [404, 503],
      access: 'read',
    }),
  },
  '/api/v1/models': {
    get: operation({
      id: 'listModels',
      tag: 'control plane',
      summary: 'Registered models',
      answer: 'RegisteredModels',
      refusals: [503],
      access: 'read',
    }),
  },
  '/api/v1/models/{name}': {
    get: operation({
      id: 'getModel',
      tag: 'control plane',
      summary: 'One registered model',
      parameters: [modelName],
      answer: 'RegisteredModel',
      refusals: [404, 422, 503],
      access: 'read',
    }),
  },
  '/api/v1/models/{name}/versions': {
    get: operation({
      id: 'listVersions',
      tag: 'control plane',
      summary: 'Versions of a model, the newest first',
      parameters: [modelName],
      answer: 'ModelVersions',
      refusals: [404, 422, 503],
      access: 'read',
    }),
  },
  '/api/v1/models/{name}/versions/{version}': {
    get: operation({
      id: 'getVersion',
      tag: 'control plane',
      summary: 'A version and what it was made of: its run, datasets and commit',
      parameters: [modelName, pathParameter('version', 'the number of a version')],
      answer: 'ModelVersionLineage',
      refusals: [404, 422, 503],
      access: 'read',
    }),
  },
  '/api/v1/models/{name}/deployments': {
    get: operation({
      id: 'listDeployments',
      tag: 'control plane',
      summary: 'What was in production and when, the newest first',
      parameters: [modelName],
      answer: 'Deployments',
      refusals: [404, 422, 503],
      access: 'read',
    }),
    post: operation({
      id: 'promote',
      tag: 'control plane',
      summary: 'Put a version into production (approver, admin)',
      parameters: [modelName],
      body: { schema: jsonSchemaOf(promotionSchema) },
      status: 201,
      answer: 'Deployment',
      refusals: [400, 404, 408, 409, 413, 415, 422, 503],
      access: 'change',
    }),
  },
  '/api/v1/models/{name}/rollback': {
    post: operation({
      id: 'rollback',
      tag: 'control plane',
      summary: 'Go back to the last good version (operator, approver, admin)',
      parameters: [modelName],
      body: { schema: jsonSchemaOf(rollbackSchema) },
      status: 201,
      answer: 'Deployment',
      refusals: [400, 404, 408, 409, 413, 415, 422, 503],
      access: 'change',
    }),
  },
};

/** The paths that are there whatever is served. */
export const fixedPaths = (documentation: boolean): Record<string, JsonSchema> => ({
  ...statusPaths(documentation),
  ...labelPaths,
  ...monitoringPaths,
  ...controlPlanePaths,
});
