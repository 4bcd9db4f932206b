import { copyBytes, copyPhrase, copyText, createPhrase, type Phrase, viewOf } from '../../bytes/index.ts';
import { predictionStart, predictionTail } from '../line.ts';
import type { AnsweredBatch } from './version-log.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const closingBrace = 0x7d;

const start = createPhrase(predictionStart);
const tails = [createPhrase(predictionTail(false)), createPhrase(predictionTail(true))] as const;
const fixedBytes = start.length + Math.max(tails[0].length, tails[1].length) + 2;

/** What stands in each line of a batch between the id and the probability. */
export const betweenIdAndProbability = (time: string, members: string, requestId: string): Phrase =>
  createPhrase(`","time":"${time}${members}${requestId}","probability":`);

/** A bound of the bytes that `writeBatch` writes. */
export function mostBytesOf({ count, ids, probabilities, features }: AnsweredBatch, between: Phrase): number {
  const texts = 'body' in features ? features.body.length : features.reduce((sum, text) => sum + 3 * text.length, 0);
  return count * (fixedBytes + ids.width + between.length + probabilities.width) + texts;
}

function joinLines(bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 1) if (bytes[at] === lineFeed || bytes[at] === carriageReturn) bytes[at] = space;
}

/**
 * Writes the lines of a batch as `predictionHead` begins them, from parts: a text for each line would have to be put
 * together in memory first, which takes four times as long.
 * @returns the index after the last byte
 */
export function writeBatch(batch: AnsweredBatch, between: Phrase, into: Buffer, from: number): number {
  const { count, ids, probabilities, classes, features } = batch;
  const hasLines =
    'body' in features
      ? features.body.includes(lineFeed) || features.body.includes(carriageReturn)
      : features.some((text) => text.includes('\n') || text.includes('\r'));
  const view = viewOf(into);
  const body = 'body' in features ? viewOf(features.body) : undefined;
  let at = from;
  for (let row = 0; row < count; row += 1) {
    at = copyPhrase(start, view, at);
    at = copyText(ids, row, view, at);
    at = copyPhrase(between, view, at);
    at = copyText(probabilities, row, view, at);
    at = copyPhrase(tails[classes[row] === 1 ? 1 : 0], view, at);
    const featuresAt = at;
    if (body !== undefined && 'bounds' in features) {
      const first = features.bounds[2 * row]!;
      at = copyBytes(body, first, features.bounds[2 * row + 1]! - first, view, at);
    } else if (Array.isArray(features)) at += into.write(features[row], at, 'utf8');
    if (hasLines) joinLines(into, featuresAt, at);
    into[at] = closingBrace;
    into[at + 1] = lineFeed;
    at += 2;
  }
  return at;
}
