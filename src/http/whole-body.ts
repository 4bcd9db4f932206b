import { IncomingMessage } from 'node:http';
import { HaleError } from '../errors/index.ts';
import { giveBackBuffer, takeBuffer } from './spare-buffers.ts';

/** Called once, with the whole body, which is only valid until it returns, or with why there is none. */
export type BodyTaker = (error: Error | null, body: Buffer) => void;

const nothing = Buffer.alloc(0);

/**
 * A request whose body can be had from Node's parser as it comes, past the stream: to flow, to end and to be destroyed
 * costs a stream of a hundred bytes as much as they cost to be read and scored. Whoever does not ask for it has a
 * request as any other.
 */
export class RequestWithWholeBody extends IncomingMessage {
  #take: BodyTaker | undefined;
  #missingBytes = 0;
  #first: Buffer = nothing;
  #chunks: Buffer[] | undefined;

  /** Takes a body of so many bytes, more than 0. To be called in the turn in which the request came. */
  takeBody(length: number, take: BodyTaker): void {
    this.#take = take;
    this.#missingBytes = length;
    // For Node: nothing is left in the stream that would have to be read to come to the next request.
    (this as { _consuming?: boolean })._consuming = true;
  }

  override push(chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    if (this.#take === undefined) return super.push(chunk, encoding);
    // The end, which a body of a known length does not need.
    if (chunk === null) return true;
    this.#missingBytes -= chunk.length;
    if (this.#missingBytes > 0 || this.#chunks !== undefined) {
      this.#chunks ??= [];
      this.#chunks.push(chunk);
    } else this.#first = chunk;
    if (this.#missingBytes === 0) {
      if (this.#chunks === undefined) this.#take(null, this.#first);
      else this.#takeTogether(this.#chunks, this.#take);
    }
    return true;
  }

  #takeTogether(chunks: readonly Buffer[], take: BodyTaker): void {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const together = takeBuffer(length);
    let at = 0;
    for (const chunk of chunks) {
      together.set(chunk, at);
      at += chunk.length;
    }
    take(null, together.subarray(0, length));
    giveBackBuffer(together);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    super._destroy(error, done);
    if (this.#take === undefined || this.#missingBytes === 0) return;
    this.#missingBytes = 0;
    const detail = 'the connection broke off before the whole body was there';
    this.#take(new HaleError('REQUEST_INVALID', detail, { cause: error }), nothing);
  }
}
