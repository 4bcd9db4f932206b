import type { ServedModel } from '../serving/index.ts';
import { takeBuffer } from './spare-buffers.ts';

export const jsonMediaType = 'application/json; charset=utf-8';

/**
 * Writes predictions of one served model as JSON text, from parts that are the same in every answer. An element of a
 * batch is what the same record alone would be answered with.
 */
export interface AnswerWriter {
  /** Whether answers are in ASCII, so that their length in bytes is that in characters. */
  readonly isAscii: boolean;
  one(probability: number, id: string): string;
  /**
   * As bytes: a text of a thousand parts would have to be put together in memory and then copied. They are of
   * `takeBuffer`, and may be given back.
   */
  batch(classes: Uint8Array, probabilities: readonly string[], ids: readonly string[]): Buffer;
}

/** Which predictions an answer holds. All of a batch lie between its first and its last, and no others of this server. */
export interface PredictionIds {
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

const writers = new WeakMap<ServedModel, AnswerWriter>();

/** Characters of the longest double between 0 and 1: 17 digits, point, and an exponent such as `e-308`. */
const longestProbability = 24;

function writeAscii(text: string, into: Uint8Array, at: number): number {
  for (let index = 0; index < text.length; index += 1) into[at + index] = text.charCodeAt(index);
  return at + text.length;
}

function createAnswerWriter(model: ServedModel): AnswerWriter {
  const { threshold, deployment, schema } = model;
  const { negativeLabel, positiveLabel } = schema.target;
  const positive = `{"prediction":1,"label":${JSON.stringify(positiveLabel)},"probability":`;
  const negative = `{"prediction":0,"label":${JSON.stringify(negativeLabel)},"probability":`;
  const served = JSON.stringify({ name: deployment.name, version: deployment.version });
  const beforeId = `,"threshold":${threshold},"prediction_id":"`;
  const afterId = `","model":${served}}`;

  const opening = Buffer.from('{"predictions":[');
  const closing = Buffer.from(`],"model":${served}}`);
  const positiveBytes = Buffer.from(positive);
  const negativeBytes = Buffer.from(negative);
  const beforeIdBytes = Buffer.from(beforeId);
  const afterIdBytes = Buffer.from(`${afterId},`);
  const fixedBytes = Math.max(positiveBytes.length, negativeBytes.length) + beforeIdBytes.length + afterIdBytes.length;

  return {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters of ASCII
    isAscii: /^[\x00-\x7f]*$/.test(positive + negative + served),

    one: (probability, id) =>
      `${probability >= threshold ? positive : negative}${probability}${beforeId}${id}${afterId}`,

    batch(classes, probabilities, ids) {
      const count = ids.length;
      const idLength = ids[0]?.length ?? 0;
      const most = opening.length + count * (fixedBytes + longestProbability + idLength) + closing.length;
      const bytes = takeBuffer(most);
      bytes.set(opening);
      let at = opening.length;
      for (let row = 0; row < count; row += 1) {
        const start = classes[row] === 1 ? positiveBytes : negativeBytes;
        bytes.set(start, at);
        at = writeAscii(probabilities[row]!, bytes, at + start.length);
        bytes.set(beforeIdBytes, at);
        at = writeAscii(ids[row]!, bytes, at + beforeIdBytes.length);
        bytes.set(afterIdBytes, at);
        at += afterIdBytes.length;
      }
      // Over the last comma.
      bytes.set(closing, at - 1);
      return bytes.subarray(0, at - 1 + closing.length);
    },
  };
}

/** The writer of a model, made once. */
export function answerWriterOf(model: ServedModel): AnswerWriter {
  const known = writers.get(model);
  if (known !== undefined) return known;
  const writer = createAnswerWriter(model);
  writers.set(model, writer);
  return writer;
}
