import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

/** The longest answer that is read: of the largest batch it has a few megabytes. */
const longestAnswerBytes = 64 * 1024 ** 2;

export interface JsonResponse {
  readonly status: number;
  readonly statusText: string;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

export interface JsonPoster {
  /** Follows no redirect. Rejects with the system's error where no whole answer comes in time. */
  post(path: string, text: string): Promise<JsonResponse>;
  close(): void;
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of response.setEncoding('utf8')) {
    text += piece;
    if (text.length > longestAnswerBytes) throw new Error(`the answer is longer than ${longestAnswerBytes} bytes`);
  }
  return text;
}

/** Posts JSON to one server on connections that stay open; with half the work of `fetch`. */
export function createJsonPoster(
  url: string,
  options: { readonly connections: number; readonly timeoutMs: number; readonly key: string | undefined },
): JsonPoster {
  const { protocol, hostname, port, pathname } = new URL(url);
  const isSecure = protocol === 'https:';
  const agentOptions = { keepAlive: true, maxSockets: options.connections };
  const agent = isSecure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const request = isSecure ? requestHttps : requestHttp;
  const prefix = pathname === '/' ? '' : pathname;
  const target = {
    agent,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    method: 'POST',
    ...(port === '' ? {} : { port }),
  };
  const fixedHeaders = {
    'content-type': 'application/json',
    ...(options.key === undefined ? {} : { authorization: `Bearer ${options.key}` }),
  };

  return {
    post: (path, text) =>
      new Promise((resolve, reject) => {
        const headers = { ...fixedHeaders, 'content-length': Buffer.byteLength(text) };
        const outgoing = request({ ...target, path: prefix + path, headers });
        const timer = setTimeout(
          () => outgoing.destroy(new Error(`no answer in ${options.timeoutMs} ms`)),
          options.timeoutMs,
        );
        const settle = (): void => clearTimeout(timer);
        outgoing.once('response', (response) => {
          const { statusCode: status = 0, statusMessage: statusText = '' } = response;
          readText(response)
            .then((answer) =>
              resolve({ status, statusText, retryAfter: response.headers['retry-after'], text: answer }),
            )
            .catch(reject)
            .finally(settle);
        });
        outgoing.once('error', (error) => {
          settle();
          reject(error);
        });
        outgoing.end(text);
      }),
    close: () => agent.destroy(),
  };
}
