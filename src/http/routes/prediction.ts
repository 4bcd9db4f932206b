import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HaleError } from '../../errors/index.ts';
import type { ServedModel } from '../../serving/index.ts';
import { answerWriterOf, jsonMediaType } from '../answers.ts';
import type { RouteContext } from '../http-options.ts';

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
export function registerPredictionRoutes(app: FastifyInstance, context: RouteContext): void {
  const { models, metrics, newId } = context;
  const config = { access: 'prediction.create' } as const;

  function one(model: ServedModel, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    request.servedModel = model;
    const probability = model.predict(bodyOf(request));
    metrics.predicted(model, probability >= model.threshold ? 1 : 0, 1);
    const id = newId();
    request.predictionIds = { first: id, last: id, count: 1 };
    return reply.header('content-type', jsonMediaType).send(answerWriterOf(model, newId).one(probability, id));
  }

  function batch(model: ServedModel, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    request.servedModel = model;
    const records = instancesOf(bodyOf(request));
    const probabilities = model.predictBatch(records);
    let positives = 0;
    for (let row = 0; row < records.length; row += 1) if (probabilities[row]! >= model.threshold) positives += 1;
    metrics.predicted(model, 1, positives);
    metrics.predicted(model, 0, records.length - positives);
    const { text, ids } = answerWriterOf(model, newId).batch(probabilities, records.length);
    request.predictionIds = ids;
    return reply.header('content-type', jsonMediaType).send(text);
  }

  for (const url of ['/predict', '/predict/']) {
    app.post(url, { config }, (request, reply) => one(models.get(), request, reply));
  }
  app.post('/predict/batch', { config }, (request, reply) => batch(models.get(), request, reply));
  app.post<{ Params: { name: string } }>('/models/:name/predict', { config }, (request, reply) =>
    one(models.get(request.params.name), request, reply),
  );
  app.post<{ Params: { name: string } }>('/models/:name/predict/batch', { config }, (request, reply) =>
    batch(models.get(request.params.name), request, reply),
  );
}
