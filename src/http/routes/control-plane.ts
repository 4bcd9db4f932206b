import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HaleError } from '../../errors/index.ts';
import { deploymentJson, modelJson, versionJson } from '../../registry/index.ts';
import { promotionInput, rollbackInput } from '../change-schemas.ts';
import type { ControlPlane } from '../control-plane.ts';
import { wireLineage, wireRun } from '../control-plane-wire.ts';
import type { RouteContext } from '../http-options.ts';
import { type Input, readInput } from '../read-input.ts';

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));

const longestExperimentId = 50;
const mostRuns = 1_000;
const greatestOffset = 999_999_999;

const runQuerySchema = z.strictObject({
  experiment_id: z.string().max(longestExperimentId).optional(),
  limit: whole(1, mostRuns).default(100),
  offset: whole(0, greatestOffset).default(0),
});

const runQueryInput: Input<z.infer<typeof runQuerySchema>> = {
  name: 'the query',
  schema: runQuerySchema,
  fields: {
    experiment_id: {
      expected: 'the id of an experiment, given once',
      allowed: { type: 'string', maximum_length: longestExperimentId },
    },
    limit: {
      expected: `a whole number from 1 to ${mostRuns}, given once`,
      allowed: { type: 'integer', minimum: 1, maximum: mostRuns },
    },
    offset: {
      expected: `a whole number from 0 to ${greatestOffset}, given once`,
      allowed: { type: 'integer', minimum: 0, maximum: greatestOffset },
    },
  },
};

type Named = FastifyRequest<{ Params: { name: string } }>;

function actorOf({ principal }: FastifyRequest): string {
  if (principal === null) throw new Error('a change was let in without a principal');
  return principal.id === 'owner' ? principal.name : `${principal.name} (key ${principal.id})`;
}

/** Runs, models, versions and deployments; what is asked of a database that is not there is 503. */
export function registerControlPlaneRoutes(app: FastifyInstance, context: RouteContext): void {
  const prefix = '/api/v1';

  function open(): ControlPlane {
    const state = context.controlPlane();
    if (state.status === 'ok') return state.controlPlane;
    const why = {
      absent: 'this server has no PostgreSQL',
      opening: 'PostgreSQL is being opened; try again in a moment',
      failed: `PostgreSQL could not be opened: ${state.status === 'failed' ? state.detail : ''}`,
    }[state.status];
    const meanwhile = context.models.list().length > 0 ? '; predictions go on without it' : '';
    throw new HaleError('CONTROL_PLANE_UNAVAILABLE', `${why}${meanwhile}`);
  }

  async function modelOf(name: string) {
    const model = (await open().registry.listModels()).find((candidate) => candidate.name === name);
    if (model !== undefined) return model;
    throw new HaleError(
      'MODEL_NOT_FOUND',
      'no model of that name is registered; GET /api/v1/models lists those that are',
    );
  }

  app.get(`${prefix}/runs`, { config: { access: 'run.read' } }, async (request) => {
    const query = readInput(runQueryInput, request.query, 'QUERY_INVALID');
    const { limit, offset, experiment_id: experimentId } = query;
    const page = await open().tracking.searchRuns({
      limit,
      offset,
      ...(experimentId === undefined ? {} : { experimentId }),
    });
    return { runs: page.runs.map(wireRun), total: page.total, limit, offset };
  });
  app.get<{ Params: { runId: string } }>(
    `${prefix}/runs/:runId`,
    { config: { access: 'run.read' } },
    async ({ params: { runId } }) => {
      const { tracking } = open();
      return { ...wireRun(await tracking.getRun(runId)), child_run_ids: await tracking.childRunIds(runId) };
    },
  );

  app.get(`${prefix}/models`, { config: { access: 'model.read' } }, async () => ({
    models: (await open().registry.listModels()).map(modelJson),
  }));
  app.get(`${prefix}/models/:name`, { config: { access: 'model.read' } }, async (request: Named) =>
    modelJson(await modelOf(request.params.name)),
  );
  app.get(`${prefix}/models/:name/versions`, { config: { access: 'model.read' } }, async (request: Named) => ({
    versions: (await open().registry.listVersions(request.params.name)).map(versionJson),
  }));
  app.get<{ Params: { name: string; version: string } }>(
    `${prefix}/models/:name/versions/:version`,
    { config: { access: 'model.read' } },
    async ({ params: { name, version } }) => wireLineage(await open().registry.lineage(name, version)),
  );
  app.get(`${prefix}/models/:name/deployments`, { config: { access: 'deployment.read' } }, async (request: Named) => ({
    deployments: (await open().registry.deployments(request.params.name)).map(deploymentJson),
  }));

  app.post(
    `${prefix}/models/:name/deployments`,
    { config: { access: 'deployment.promote', changes: true } },
    async (request: Named, reply) => {
      const { name } = request.params;
      const body = readInput(promotionInput, request.body, 'BODY_INVALID');
      const deployment = await open().registry.deploy({
        name,
        version: body.version,
        expectedVersion: body.expected_version,
        reason: body.reason,
        actor: actorOf(request),
      });
      await context.refreshModel?.(name);
      return reply.code(201).send(deploymentJson(deployment));
    },
  );
  app.post(
    `${prefix}/models/:name/rollback`,
    { config: { access: 'deployment.rollback', changes: true } },
    async (request: Named, reply) => {
      const { name } = request.params;
      const body = readInput(rollbackInput, request.body, 'BODY_INVALID');
      const deployment = await open().registry.rollback({
        name,
        reason: body.reason,
        actor: actorOf(request),
        ...(body.expected_version === undefined ? {} : { expectedVersion: body.expected_version }),
      });
      await context.refreshModel?.(name);
      return reply.code(201).send(deploymentJson(deployment));
    },
  );
}
