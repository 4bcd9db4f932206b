import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HaleError, isHaleError } from '../../errors/index.ts';
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

  /** Sends the answer when its predictions are recorded. */
  const sender =
    (request: FastifyRequest, reply: FastifyReply) =>
    (answer: PredictionAnswer | HaleError): void => {
      if (isHaleError(answer)) {
        reply.send(answer);
        return;
      }
      request.predictionIds = answer.ids;
      reply.header('content-type', jsonMediaType).send(answer.body);
    };

  /** What the model makes of a body; what it refuses is remembered as well. */
  function predicted<Prediction>(model: ServedModel, request: FastifyRequest, predict: () => Prediction): Prediction {
    request.servedModel = model;
    try {
      return predict();
    } catch (error) {
      predictions.refused(model, request.id, error);
      throw error;
    }
  }

  function one(model: ServedModel, request: FastifyRequest, reply: FastifyReply): void {
    const parsed = bodyOf(request);
    const probability = predicted(model, request, () => model.predict(parsed));
    predictions.one(model, probability, request.id, { parsed }, sender(request, reply));
  }

  function batch(model: ServedModel, request: FastifyRequest, reply: FastifyReply): void {
    request.servedModel = model;
    const records = instancesOf(bodyOf(request));
    const probabilities = predicted(model, request, () => model.predictBatch(records));
    predictions.batch(model, probabilities, request.id, { parsed: records }, sender(request, reply));
  }

  for (const { pattern, isBatch } of predictionRoutes) {
    app.post<{ Params: { name?: string } }>(pattern, { config }, (request, reply) => {
      const model = models.get(request.params.name);
      if (isBatch) batch(model, request, reply);
      else one(model, request, reply);
    });
  }
}
