import type { ServedModel } from '../serving/index.ts';

/**
 * Writes predictions of one served model as JSON text, from parts that are the same in every answer. An element of a
 * batch is what the same record alone would be answered with.
 */
export interface AnswerWriter {
  one(probability: number): string;
  batch(probabilities: Float64Array, rowCount: number): string;
}

const writers = new WeakMap<ServedModel, AnswerWriter>();

function createAnswerWriter(model: ServedModel, newId: () => string): AnswerWriter {
  const { threshold, deployment, schema } = model;
  const { negativeLabel, positiveLabel } = schema.target;
  const positive = `{"prediction":1,"label":${JSON.stringify(positiveLabel)},"probability":`;
  const negative = `{"prediction":0,"label":${JSON.stringify(negativeLabel)},"probability":`;
  const served = JSON.stringify({ name: deployment.name, version: deployment.version });
  const beforeId = `,"threshold":${threshold},"prediction_id":"`;
  const afterId = `","model":${served}}`;
  const one = (probability: number): string =>
    `${probability >= threshold ? positive : negative}${probability}${beforeId}${newId()}${afterId}`;

  return {
    one,
    batch(probabilities, rowCount) {
      let text = `{"predictions":[${one(probabilities[0]!)}`;
      for (let row = 1; row < rowCount; row += 1) text += `,${one(probabilities[row]!)}`;
      return `${text}],"model":${served}}`;
    },
  };
}

/** The writer of a model, made once. */
export function answerWriterOf(model: ServedModel, newId: () => string): AnswerWriter {
  const known = writers.get(model);
  if (known !== undefined) return known;
  const writer = createAnswerWriter(model, newId);
  writers.set(model, writer);
  return writer;
}
