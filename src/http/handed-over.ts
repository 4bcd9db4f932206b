import type { IncomingMessage } from 'node:http';

/** What was done already for a request that Fastify is given late, and must not be done twice. */
export type HandedOver = WeakMap<
  IncomingMessage,
  {
    /** Why the gate does not let it in: a wrong key counts once. */
    readonly refusal?: unknown;
    /** The whole body: a stream can be read once. */
    readonly body?: Buffer;
  }
>;
