import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../errors/index.ts';
import { HaleError } from '../errors/index.ts';
import { problemMediaType, refusalFrom } from './problem.ts';
import { dataHeaders } from './security-headers.ts';

const codes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'the request did not arrive in time; see serving.timeouts'],
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'the headers of the request are too large'],
};

/** Answers, in problem JSON, what is no request that Fastify could see: broken HTTP, or one that came too slowly. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const [code, detail] = codes[error.code ?? ''] ?? ['REQUEST_INVALID', 'the bytes are no HTTP request'];
  const { problem } = refusalFrom(new HaleError(code, detail), undefined, 1);
  const body = JSON.stringify(problem);
  const headers = { ...dataHeaders, 'content-type': problemMediaType, 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
