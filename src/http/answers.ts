import type { ServedModel } from '../serving/index.ts';

export const jsonMediaType = 'application/json; charset=utf-8';

/**
 * Writes predictions of one served model as JSON text, from parts that are the same in every answer. An element of a
 * batch is what the same record alone would be answered with.
 */
export interface AnswerWriter {
  /** Whether answers are in ASCII, so that their length in bytes is that in characters. */
  readonly isAscii: boolean;
  one(probability: number, id: string): string;
  batch(probabilities: Float64Array, rowCount: number): { readonly text: string; readonly ids: PredictionIds };
}

/** Which predictions an answer holds. All of a batch lie between its first and its last, and no others of this server. */
export interface PredictionIds {
  readonly first: string;
  readonly last: string;
  readonly count: number;
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
  const one = (probability: number, id: string): string =>
    `${probability >= threshold ? positive : negative}${probability}${beforeId}${id}${afterId}`;

  return {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters of ASCII
    isAscii: /^[\x00-\x7f]*$/.test(positive + negative + served),
    one,
    batch(probabilities, rowCount) {
      const first = newId();
      let last = first;
      let text = `{"predictions":[${one(probabilities[0]!, first)}`;
      for (let row = 1; row < rowCount; row += 1) {
        last = newId();
        text += `,${one(probabilities[row]!, last)}`;
      }
      return { text: `${text}],"model":${served}}`, ids: { first, last, count: rowCount } };
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
