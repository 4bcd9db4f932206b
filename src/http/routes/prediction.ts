import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HaleError } from '../../errors/index.ts';
import type { ServedModel } from '../../serving/index.ts';
import { jsonMediaType } from '../answers.ts';
import type { RouteContext } from '../http-options.ts';
import { predictionRoutes } from '../prediction-route.ts';
import type { PredictionAnswer, Predictions } from '../predictions.ts';

function bodyOf(request: FastifyRequest): unknown {
  if (request.body !== undefined) return request.body;
  throw new HaleError('JSON_INVALID', 'the request has no body; send a JSON object as application/json');
}

function instancesOf(body: unknown): readonly unknown[] {
  const given = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const { instances, ...others } = given as { instances?: unknown };
  const allowed = { type: 'array' };
  const refuse = (field: string, code: string, detail: string) =>
    new HaleError('BATCH_INVALID', detail, { details: { issues: [{ field, code, detail, found: null, allowed }] } });
  if (!Array.isArray(instances)) {
    throw refuse('instances', 'wrong_type', 'the body must be {"instances": […]}, a list of records');
  }
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw refuse(unknown.slice(0, 250), 'unknown_field', 'the body has a field beside instances; remove it');
  }
  if (instances.length === 0) throw refuse('instances', 'out_of_range', 'instances is empty; send at least one record');
  return instances;
}

/** Predictions: of the default model, and of any that is served by its name. */
export function registerPredictionRoutes(app: FastifyInstance, context: RouteContext, predictions: Predictions): void {
  const { models } = context;
  const config = { access: 'prediction.create' } as const;

  function send({ body, ids }: PredictionAnswer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    request.predictionIds = ids;
    return reply.header('content-type', jsonMediaType).send(body);
  }

  function one(model: ServedModel, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    request.servedModel = model;
    return send(predictions.one(model, model.predict(bodyOf(request))), request, reply);
  }

  function batch(model: ServedModel, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    request.servedModel = model;
    const probabilities = model.predictBatch(instancesOf(bodyOf(request)));
    return send(predictions.batch(model, probabilities), request, reply);
  }

  for (const { pattern, isBatch } of predictionRoutes) {
    app.post<{ Params: { name?: string } }>(pattern, { config }, (request, reply) => {
      const model = models.get(request.params.name);
      return isBatch ? batch(model, request, reply) : one(model, request, reply);
    });
  }
}
