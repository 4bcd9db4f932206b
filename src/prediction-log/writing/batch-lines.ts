import { copyBytes, copyText, viewOf } from '../../bytes/index.ts';
import { predictionStart, predictionTail } from '../line.ts';
import type { AnsweredBatch } from './version-log.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const closingBrace = 0x7d;

const start = viewOf(Buffer.from(predictionStart));
const tails = [predictionTail(false), predictionTail(true)].map((text) => viewOf(Buffer.from(text)));
const fixedBytes = start.byteLength + Math.max(...tails.map(({ byteLength }) => byteLength)) + 2;

/** What stands in each line of a batch between the id and the probability. */
export const betweenIdAndProbability = (time: string, members: string, requestId: string): Buffer =>
  Buffer.from(`","time":"${time}${members}${requestId}","probability":`);

/** A bound of the bytes that `writeBatch` writes. */
export function mostBytesOf({ count, ids, probabilities, features }: AnsweredBatch, between: Buffer): number {
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
export function writeBatch(batch: AnsweredBatch, between: Buffer, into: Buffer, from: number): number {
  const { count, ids, probabilities, classes, features } = batch;
  const hasLines =
    'body' in features
      ? features.body.includes(lineFeed) || features.body.includes(carriageReturn)
      : features.some((text) => text.includes('\n') || text.includes('\r'));
  const view = viewOf(into);
  const body = 'body' in features ? viewOf(features.body) : undefined;
  const second = viewOf(between);
  let at = from;
  for (let row = 0; row < count; row += 1) {
    at = copyBytes(start, 0, start.byteLength, view, at);
    at = copyText(ids, row, view, at);
    at = copyBytes(second, 0, second.byteLength, view, at);
    at = copyText(probabilities, row, view, at);
    const tail = tails[classes[row]!]!;
    at = copyBytes(tail, 0, tail.byteLength, view, at);
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
