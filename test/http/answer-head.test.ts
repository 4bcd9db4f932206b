import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHeadWriter } from '../../src/http/answer-head.ts';

/** The head that a writer gives an answer, with any date. */
function headBy(write: ReturnType<typeof createHeadWriter>, length: number, id: string): string {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  let sent = '';
  response.assignSocket(
    Object.assign(new Socket(), {
      write(text: string) {
        sent += text;
        return true;
      },
    }),
  );
  write(response, length, id);
  expect(response.headersSent).toBe(true);
  response.end('x'.repeat(length), 'latin1');
  const [head = '', body] = sent.split('\r\n\r\n');
  expect(body).toBe('x'.repeat(length));
  return head.replace(/^Date: .*$/m, 'Date: any');
}

describe('heads of answers', () => {
  it('are those that Node writes, for each length and request id', () => {
    const known = createHeadWriter(() => 5_500);
    for (const [length, id] of [
      [1, 'first'],
      [2, 'second'],
      [300, 'content-length: 2'],
      [1, '$&$1'],
    ] as const) {
      // A writer's first head is Node's own.
      expect(headBy(known, length, id)).toBe(headBy(createHeadWriter(), length, id));
    }
  });

  it('are written by Node again in each second, whichever way the clock goes', () => {
    let nowMs = 1_000;
    let written = 0;
    const write = createHeadWriter(() => nowMs);
    const counting: typeof write = (response, ...rest) => {
      const { writeHead } = response;
      response.writeHead = function counted(this: ServerResponse, ...parts: Parameters<typeof writeHead>) {
        written += 1;
        return writeHead.apply(this, parts);
      } as typeof writeHead;
      write(response, ...rest);
    };
    for (const [timeMs, times] of [
      [1_000, 1],
      [1_999, 1],
      [2_000, 2],
      [1_500, 3],
      [1_600, 3],
    ] as const) {
      nowMs = timeMs;
      headBy(counting, 1, 'id');
      expect(written).toBe(times);
    }
  });
});
