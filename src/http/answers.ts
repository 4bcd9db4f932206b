import { copyPhrase, copyText, createPhrase, type TextColumn, viewOf } from '../bytes/index.ts';
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
  batch(classes: Uint8Array, probabilities: TextColumn, ids: TextColumn, count: number): Buffer;
}

/** Which predictions an answer holds. All of a batch lie between its first and its last, and no others of this server. */
export interface PredictionIds {
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

const writers = new WeakMap<ServedModel, AnswerWriter>();

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
  // What stands before a probability has two forms, by class.
  const starts = [createPhrase(negative), createPhrase(positive)] as const;
  const middle = createPhrase(beforeId);
  const end = createPhrase(`${afterId},`);
  const fixedBytes = Math.max(starts[0].length, starts[1].length) + middle.length + end.length;

  return {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters of ASCII
    isAscii: /^[\x00-\x7f]*$/.test(positive + negative + served),

    one: (probability, id) =>
      `${probability >= threshold ? positive : negative}${probability}${beforeId}${id}${afterId}`,

    batch(classes, probabilities, ids, count) {
      const most = opening.length + count * (fixedBytes + probabilities.width + ids.width) + closing.length;
      const bytes = takeBuffer(most);
      const view = viewOf(bytes);
      bytes.set(opening);
      let at = opening.length;
      for (let row = 0; row < count; row += 1) {
        at = copyPhrase(starts[classes[row] === 1 ? 1 : 0], view, at);
        at = copyText(probabilities, row, view, at);
        at = copyPhrase(middle, view, at);
        at = copyText(ids, row, view, at);
        at = copyPhrase(end, view, at);
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
