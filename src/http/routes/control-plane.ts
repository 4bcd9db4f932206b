import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { HaleError } from '../../errors/index.ts';
import { deploymentJson, modelJson, versionJson } from '../../registry/index.ts';
import { actorOf } from '../actor.ts';
import { promotionInput, rollbackInput } from '../change-schemas.ts';
import { wireLineage, wireRun } from '../control-plane-wire.ts';
import type { RouteContext } from '../http-options.ts';
import { openControlPlane } from '../open-control-plane.ts';
import { wholeNumber } from '../query-numbers.ts';
import { type Input, readInput } from '../read-input.ts';

const longestExperimentId = 50;
const mostRuns = 1_000;
const greatestOffset = 999_999_999;

const runQuerySchema = z.strictObject({
  experiment_id: z.string().max(longestExperimentId).optional(),
  limit: wholeNumber(1, mostRuns).default(100),
  offset: wholeNumber(0, greatestOffset).default(0),
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

/** Runs, models, versions and deployments; what is asked of a database that is not there is 503. */
export function registerControlPlaneRoutes(app: FastifyInstance, context: RouteContext): void {
  const prefix = '/api/v1';

  const open = () => openControlPlane(context);

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
