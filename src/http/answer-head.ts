import type { ServerResponse } from 'node:http';
import { jsonMediaType } from './answers.ts';
import { dataHeaders } from './security-headers.ts';

/** Where Node keeps the text of a head that is written and not sent yet. */
interface HeldHead {
  _header?: string | null;
}

const fixedHeaders = ['content-type', jsonMediaType, ...Object.entries(dataHeaders).flat()];

/**
 * Writes the heads of answers that stay on their connection. Node checks and writes each header again at each answer,
 * which costs as much as a prediction; but the heads of one second differ in two lines. So Node writes the first head of
 * each second, and the others are made of it. Were Node to keep its heads elsewhere, it would write them all.
 */
export function createHeadWriter(now: () => number = Date.now) {
  let second = Number.NaN;
  let before = '';
  let after: string | undefined;

  return function writeHead(response: ServerResponse & HeldHead, length: number, requestId: string): void {
    const lines = `content-length: ${length}\r\nx-request-id: ${requestId}\r\n`;
    const current = Math.floor(now() / 1_000);
    if (current === second && after !== undefined) {
      response._header = before + lines + after;
      return;
    }
    response.writeHead(200, [...fixedHeaders, 'content-length', String(length), 'x-request-id', requestId]);
    second = current;
    [before = '', after] = response._header?.split(lines) ?? [];
  };
}
