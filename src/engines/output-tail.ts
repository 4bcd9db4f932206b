import type { Readable } from 'node:stream';

/** Keeps the last `maximumBytes` of what streams say, so that an endless one costs nothing. */
export function keepTail(streams: readonly Readable[], maximumBytes: number): () => string {
  let tail = Buffer.alloc(0);
  for (const stream of streams) {
    stream.on('data', (chunk: Buffer) => {
      tail = Buffer.concat([tail, chunk]).subarray(-maximumBytes || Number.MAX_SAFE_INTEGER);
    });
    stream.on('error', () => undefined);
  }
  return () => tail.toString('utf8');
}
