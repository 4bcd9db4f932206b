import fc from 'fast-check';
import { expect, it } from 'vitest';
import { engineColumnNames } from '../../src/engines/child/engine-column-names.ts';
import type { Reply, Request } from '../../src/engines/child/messages.ts';
import { createReplyReader, type ReceivedReply } from '../../src/engines/session/reply-reader.ts';
import { requestPieces, valueTypeFor } from '../../src/engines/session/request-frame.ts';

/** The bytes of a reply, as docs/decisions/engines.md describes them. */
function replyBytes(reply: Reply, payload: Uint8Array): Buffer {
  const header = Buffer.from(JSON.stringify(reply));
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32LE(header.length);
  return Buffer.concat([prefix, header, payload]);
}

const replies = fc.array(
  fc.oneof(
    fc
      .tuple(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 })), fc.uint8Array({ maxLength: 50 }))
      .map(([importance, payload]) => ({
        reply: { kind: 'model' as const, importance, payloadBytes: payload.length },
        payload,
      })),
    fc.string().map((message) => ({
      reply: { kind: 'failed' as const, reason: 'failed' as const, message, payloadBytes: 0 as const },
      payload: new Uint8Array(0),
    })),
  ),
  { maxLength: 5 },
);

it('reads replies however the pipe cuts them', () => {
  fc.assert(
    fc.property(replies, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (sent, sizes) => {
      const received: ReceivedReply[] = [];
      const read = createReplyReader(1_000, (reply) => received.push(reply));
      const bytes = Buffer.concat(sent.map(({ reply, payload }) => replyBytes(reply, payload)));
      for (let offset = 0; offset < bytes.length; ) {
        const size = sizes.next().value as number;
        read(bytes.subarray(offset, offset + size));
        offset += size;
      }
      expect(received).toEqual(sent);
    }),
  );
});

it('refuses an answer that is too large, or that is none, before it takes memory for it', () => {
  const read = () => createReplyReader(1_000, () => undefined);
  const large = replyBytes({ kind: 'model', importance: [], payloadBytes: 1_001 }, new Uint8Array(0));
  expect(() => read()(large)).toThrow('maximumModelBytes');
  expect(() => read()(Buffer.from('Segmentation fault\n'))).toThrow(/a header of \d+ bytes/);
  expect(() => read()(Buffer.from([2, 0, 0, 0, 0x7b, 0x7d]))).toThrow();
});

it('hands values over as XGBoost keeps them and as LightGBM needs them, in half the bytes where these do', () => {
  const number = fc.oneof({ weight: 1, arbitrary: fc.double() }, { weight: 99, arbitrary: fc.float() });
  fc.assert(
    fc.property(fc.array(number, { maxLength: 300 }), fc.constantFrom('xgboost', 'lightgbm'), (list, engine) => {
      const values = Float64Array.from(list);
      const valueType = valueTypeFor(engine, values);
      const shape = { rowCount: list.length, columnCount: 1, valueType, threads: 1 };
      const request: Request = { kind: 'predict', ...shape, output: 'value', modelBytes: 2 };
      const [, ...pieces] = requestPieces(request, { values, ...shape }, Uint8Array.of(7, 8));
      const bytes = Uint8Array.from(Buffer.concat(pieces));
      const body = bytes.slice(0, -2);
      const isNarrow = engine === 'xgboost' || list.every((value) => Object.is(Math.fround(value), value));
      const sent = isNarrow ? new Float32Array(body.buffer) : new Float64Array(body.buffer);
      expect([...sent]).toEqual(engine === 'xgboost' ? list.map(Math.fround) : list);
      expect([...bytes.slice(-2)]).toEqual([7, 8]);
    }),
  );
});

it('gives every column a name that both engines take, and no two the same', () => {
  const name = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a', 'a_1', 'a_2', 'a b', ''));
  fc.assert(
    fc.property(fc.array(name), (names) => {
      const given = engineColumnNames(names);
      expect(new Set(given).size).toBe(names.length);
      for (const text of given) expect(text).toMatch(/^[^\s",:[\]{}<>]+$/);
    }),
  );
});
