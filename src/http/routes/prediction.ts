import type { FastifyInstance, FastifyReply } from 'fastify';
import { HaleError } from '../../errors/index.ts';
import type { ServedModel } from '../../serving/index.ts';
import { answerWriterOf } from '../answers.ts';
import type { RouteContext } from '../http-options.ts';

const jsonMediaType = 'application/json; charset=utf-8';

function instancesOf(body: unknown): readonly unknown[] {
  const given = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const { instances, ...others } = given as { instances?: unknown };
  const refuse = (field: string, code: string, detail: string) =>
    new HaleError('BATCH_INVALID', detail, { details: { issues: [{ field, code, detail, found: null }] } });
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

export function registerPredictionRoutes(app: FastifyInstance, context: RouteContext): void {
  const { models, metrics, newPredictionId } = context;
  const config = { access: 'prediction.create' } as const;

  function one(model: ServedModel, body: unknown, reply: FastifyReply): FastifyReply {
    const probability = model.predict(body);
    metrics.predicted(model, probability >= model.threshold ? 1 : 0, 1);
    return reply.header('content-type', jsonMediaType).send(answerWriterOf(model, newPredictionId).one(probability));
  }

  function batch(model: ServedModel, body: unknown, reply: FastifyReply): FastifyReply {
    const records = instancesOf(body);
    const probabilities = model.predictBatch(records);
    let positives = 0;
    for (let row = 0; row < records.length; row += 1) if (probabilities[row]! >= model.threshold) positives += 1;
    metrics.predicted(model, 1, positives);
    metrics.predicted(model, 0, records.length - positives);
    const text = answerWriterOf(model, newPredictionId).batch(probabilities, records.length);
    return reply.header('content-type', jsonMediaType).send(text);
  }

  for (const url of ['/predict', '/predict/']) {
    app.post(url, { config }, (request, reply) => one(models.get(), request.body, reply));
  }
  app.post('/predict/batch', { config }, (request, reply) => batch(models.get(), request.body, reply));
  app.post<{ Params: { name: string } }>('/models/:name/predict', { config }, (request, reply) =>
    one(models.get(request.params.name), request.body, reply),
  );
  app.post<{ Params: { name: string } }>('/models/:name/predict/batch', { config }, (request, reply) =>
    batch(models.get(request.params.name), request.body, reply),
  );
}
