import type { IncomingMessage } from 'node:http';
import { HaleError } from '../errors/index.ts';

/**
 * Reads a body into one buffer, which is only valid while `done` runs. A body whose length was told is taken with its last
 * byte, without waiting for the turn in which its stream says that it has ended.
 *
 * @param done called once; with HaleError BODY_TOO_LARGE, or REQUEST_INVALID where the connection broke off
 */
export function readBody(
  stream: IncomingMessage,
  limitBytes: number,
  done: (error: Error | null, bytes: Buffer) => void,
): void {
  const declared = stream.headers['content-length'];
  // Node's parser lets only digits through.
  const expectedBytes = declared === undefined ? Number.NaN : Number(declared);
  let received: Buffer | undefined;
  let chunks: Buffer[] | undefined;
  let receivedBytes = 0;
  let isDone = false;

  function finish(error: Error | null): void {
    if (isDone) return;
    isDone = true;
    if (error !== null || received === undefined) done(error, Buffer.alloc(0));
    else done(null, chunks === undefined ? received : Buffer.concat(chunks, receivedBytes));
  }
  const tooLarge = () =>
    new HaleError('BODY_TOO_LARGE', `the body is larger than ${limitBytes} bytes; send it in parts`, {
      details: { limitBytes, allowed: { maximum_bytes: limitBytes } },
    });

  if (expectedBytes > limitBytes) {
    finish(tooLarge());
    return;
  }
  stream.on('data', (chunk: Buffer) => {
    // What comes after a refusal is read and dropped, so that the caller can read why.
    if (isDone) return;
    receivedBytes += chunk.length;
    if (receivedBytes > limitBytes) {
      finish(tooLarge());
      return;
    }
    if (received === undefined) {
      received = chunk;
    } else {
      chunks ??= [received];
      chunks.push(chunk);
    }
    if (receivedBytes === expectedBytes) finish(null);
  });
  // A length of 0 brings no data.
  if (!(expectedBytes > 0)) stream.on('end', () => finish(null));
  stream.on('error', (cause) => {
    finish(new HaleError('REQUEST_INVALID', 'the connection broke off before the whole body was there', { cause }));
  });
}
