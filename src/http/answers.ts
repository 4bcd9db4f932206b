import type { ServedModel } from '../serving/index.ts';

/** Writes predictions of one served model as JSON text, from parts that are the same in every answer. */
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
  const served = `"model":${JSON.stringify({ name: deployment.name, version: deployment.version })}}`;
  const beforeId = `,"threshold":${threshold},"prediction_id":"`;

  return {
    one(probability) {
      const start = probability >= threshold ? positive : negative;
      return `${start}${probability}${beforeId}${newId()}",${served}`;
    },
    batch(probabilities, rowCount) {
      let text = '{"predictions":[';
      for (let row = 0; row < rowCount; row += 1) {
        const probability = probabilities[row]!;
        const start = probability >= threshold ? positive : negative;
        text += `${row === 0 ? '' : ','}${start}${probability},"prediction_id":"${newId()}"}`;
      }
      return `${text}],"threshold":${threshold},${served}`;
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
