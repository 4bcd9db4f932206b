import { z } from 'zod';
import { maximumHeaderBytes, prefixBytes, type Reply } from '../child/messages.ts';

export interface ReceivedReply {
  readonly reply: Reply;
  readonly payload: Uint8Array;
}

const payloadBytes = z.int().min(0);
const replySchema: z.ZodType<Reply> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), version: z.string().nullable(), payloadBytes: z.literal(0) }),
  z.strictObject({ kind: z.literal('model'), importance: z.array(z.number()), payloadBytes }),
  z.strictObject({ kind: z.literal('predictions'), valueType: z.enum(['float32', 'float64']), payloadBytes }),
  z.strictObject({
    kind: z.literal('failed'),
    reason: z.enum(['missing', 'failed', 'out-of-memory']),
    message: z.string(),
    payloadBytes: z.literal(0),
  }),
]);

export class AnswerTooLargeError extends Error {}

/** The part of a reply that is being filled. */
interface Part {
  readonly bytes: Uint8Array;
  filled: number;
}

const part = (sizeBytes: number): Part => ({ bytes: new Uint8Array(sizeBytes), filled: 0 });

/**
 * Puts replies together from the chunks of a pipe.
 *
 * @param onReply called with each whole reply
 * @throws AnswerTooLargeError from the returned function; other errors where the other end does not speak the protocol
 */
export function createReplyReader(
  maximumPayloadBytes: number,
  onReply: (received: ReceivedReply) => void,
): (chunk: Buffer) => void {
  let current = part(prefixBytes);
  let header: Reply | undefined;
  let inPrefix = true;

  const finish = (): void => {
    const { bytes } = current;
    if (inPrefix) {
      const length = Buffer.from(bytes).readUInt32LE(0);
      if (length > maximumHeaderBytes) throw new Error(`the engine's process sent a header of ${length} bytes`);
      inPrefix = false;
      current = part(length);
      return;
    }
    if (header === undefined) {
      header = replySchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
      if (header.payloadBytes > maximumPayloadBytes) {
        throw new AnswerTooLargeError(
          `an answer of ${header.payloadBytes} bytes is more than the ${maximumPayloadBytes} of engines.child.maximumModelBytes`,
        );
      }
      current = part(header.payloadBytes);
      if (header.payloadBytes > 0) return;
    }
    const received = { reply: header, payload: current.bytes };
    header = undefined;
    inPrefix = true;
    current = part(prefixBytes);
    onReply(received);
  };

  return (chunk) => {
    for (let offset = 0; offset < chunk.length; ) {
      const taken = Math.min(chunk.length - offset, current.bytes.length - current.filled);
      current.bytes.set(chunk.subarray(offset, offset + taken), current.filled);
      current.filled += taken;
      offset += taken;
      if (current.filled === current.bytes.length) finish();
    }
  };
}
