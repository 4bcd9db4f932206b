import type { ServedModel } from '../serving/index.ts';
import { answerWriterOf, type PredictionIds } from './answers.ts';
import type { RouteContext } from './http-options.ts';

/** What a request for predictions is answered with. */
export interface PredictionAnswer {
  readonly model: ServedModel;
  readonly body: string | Buffer;
  /** Whether a body that is a text is in ASCII. */
  readonly isAscii: boolean;
  readonly ids: PredictionIds;
}

/** Makes answers of probabilities. */
export interface Predictions {
  one(model: ServedModel, probability: number): PredictionAnswer;
  batch(model: ServedModel, probabilities: Float64Array): PredictionAnswer;
}

/**
 * Where predictions become answers: every one of the server passes here once, alone or in a batch, of whichever model,
 * by the lane or by Fastify, and after this only its bytes are sent.
 */
export function createPredictions({ metrics, newId }: Pick<RouteContext, 'metrics' | 'newId'>): Predictions {
  return {
    one(model, probability) {
      const id = newId();
      metrics.predicted(model, probability >= model.threshold ? 1 : 0, 1);
      const { one, isAscii } = answerWriterOf(model, newId);
      return { model, body: one(probability, id), isAscii, ids: { first: id, last: id, count: 1 } };
    },

    batch(model, probabilities) {
      const { threshold } = model;
      let positives = 0;
      for (let row = 0; row < probabilities.length; row += 1) if (probabilities[row]! >= threshold) positives += 1;
      metrics.predicted(model, 1, positives);
      metrics.predicted(model, 0, probabilities.length - positives);
      const { bytes, ids } = answerWriterOf(model, newId).batch(probabilities);
      return { model, body: bytes, isAscii: false, ids };
    },
  };
}
