import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HaleError } from '../../errors/index.ts';
import type { Explanation, ServedModel } from '../../serving/index.ts';
import { jsonMediaType } from '../answers.ts';
import type { RouteContext } from '../http-options.ts';

/**
 * What each feature added to a prediction: of one record, as `/predict` takes it. An explanation is no prediction: nothing
 * is decided by it, so that it has no id, is not counted as one, and does not go into the prediction log.
 */
export function registerExplanationRoutes(app: FastifyInstance, { models }: RouteContext): void {
  const config = { access: 'prediction.create' } as const;

  async function explain(model: ServedModel, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    request.servedModel = model;
    if (request.body === undefined) {
      throw new HaleError('JSON_INVALID', 'the request has no body; send a JSON object as application/json');
    }
    const explanation = await model.explain(request.body);
    return reply.header('content-type', jsonMediaType).send(JSON.stringify(explanationJson(model, explanation)));
  }

  app.post('/explain', { config }, (request, reply) => explain(models.get(), request, reply));
  app.post<{ Params: { name: string } }>('/models/:name/explain', { config }, (request, reply) =>
    explain(models.get(request.params.name), request, reply),
  );
}

function explanationJson({ schema, threshold, deployment }: ServedModel, explanation: Explanation) {
  const { probability, scale, baseValue, margin, contributions } = explanation;
  const isPositive = probability >= threshold;
  return {
    prediction: isPositive ? 1 : 0,
    label: isPositive ? schema.target.positiveLabel : schema.target.negativeLabel,
    probability,
    threshold,
    model: { name: deployment.name, version: deployment.version },
    explanation: {
      scale,
      base_value: baseValue,
      margin,
      contributions: Object.fromEntries(schema.features.map(({ name }, index) => [name, contributions[index]])),
    },
  };
}
