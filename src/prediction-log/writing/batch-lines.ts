import { idLength, predictionStart, predictionTail } from '../line.ts';
import type { AnsweredBatch } from './version-log.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const closingBrace = 0x7d;

/** Characters of the longest double between 0 and 1. */
const longestProbability = 24;

const start = Buffer.from(predictionStart);
const tails = [predictionTail(false), predictionTail(true)].map((text) => Buffer.from(text));
const fixedBytes = start.length + idLength + longestProbability + Math.max(...tails.map(({ length }) => length)) + 2;

/** What stands in each line of a batch between the id and the probability. */
export const betweenIdAndProbability = (time: string, members: string, requestId: string): Buffer =>
  Buffer.from(`","time":"${time}${members}${requestId}","probability":`);

/** A bound of the bytes that `writeBatch` writes. */
export function mostBytesOf({ ids, features }: AnsweredBatch, between: Buffer): number {
  const texts = 'body' in features ? features.body.length : features.reduce((sum, text) => sum + 3 * text.length, 0);
  return ids.length * (fixedBytes + between.length) + texts;
}

function writeAscii(text: string, into: Uint8Array, at: number): number {
  for (let index = 0; index < text.length; index += 1) into[at + index] = text.charCodeAt(index);
  return at + text.length;
}

function joinLines(bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at += 1) if (bytes[at] === lineFeed || bytes[at] === carriageReturn) bytes[at] = space;
}

/**
 * Writes the lines of a batch as `predictionHead` begins them, from parts: a text for each line would have to be put
 * together in memory first, which takes four times as long.
 * @returns the index after the last byte
 */
export function writeBatch(batch: AnsweredBatch, between: Buffer, into: Buffer, from: number): number {
  const { ids, probabilities, classes, features } = batch;
  const hasLines =
    'body' in features
      ? features.body.includes(lineFeed) || features.body.includes(carriageReturn)
      : features.some((text) => text.includes('\n') || text.includes('\r'));
  let at = from;
  for (let row = 0; row < ids.length; row += 1) {
    into.set(start, at);
    at = writeAscii(ids[row]!, into, at + start.length);
    into.set(between, at);
    at = writeAscii(probabilities[row]!, into, at + between.length);
    const tail = tails[classes[row]!]!;
    into.set(tail, at);
    at += tail.length;
    const featuresAt = at;
    if ('body' in features) {
      at += features.body.copy(into, at, features.bounds[2 * row], features.bounds[2 * row + 1]);
    } else at += into.write(features[row]!, at, 'utf8');
    if (hasLines) joinLines(into, featuresAt, at);
    into[at] = closingBrace;
    into[at + 1] = lineFeed;
    at += 2;
  }
  return at;
}
