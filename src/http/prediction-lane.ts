import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Gate } from './access.ts';
import { answerWriterOf, jsonMediaType } from './answers.ts';
import type { HandedOver } from './handed-over.ts';
import type { RouteContext } from './http-options.ts';
import { parseJsonBody } from './json-body.ts';
import { readBody } from './read-body.ts';
import { requestIdFrom } from './request-id.ts';
import type { RequestLog } from './request-log.ts';
import { dataHeaders } from './security-headers.ts';

export interface LaneParts {
  readonly context: RouteContext;
  readonly letIn: Gate;
  readonly requestLog: RequestLog;
  readonly handedOver: HandedOver;
}

const routes: ReadonlySet<string> = new Set(['/predict', '/predict/']);
const fixedHeaders = Object.entries(dataHeaders).flat();

/** Whether nothing about a request needs a closer look than this. */
function isPlain({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    routes.has(url) &&
    headers['content-type'] === 'application/json' &&
    headers['content-length'] !== undefined &&
    headers['content-encoding'] === undefined
  );
}

/**
 * Answers the plainest and most frequent request, one record for the default model, without Fastify's routing and hooks,
 * which would cost as much as everything that is done for it. Whatever is not plain, and whatever is refused, is handed to
 * Fastify: the checks are the same functions, and there is one way to refuse.
 */
export function usePredictionLane(server: Server, { context, letIn, requestLog, handedOver }: LaneParts): void {
  const { models, metrics, newId, delay, settings, isDraining } = context;
  const { overload, cors, rateLimit, bodyLimitBytes, jsonDepth } = settings;
  // Then other hooks have a say in each request.
  if (cors.origins.length > 0 || rateLimit.enabled) return;
  const [next] = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  if (next === undefined) throw new Error('Fastify does not listen to its server');
  const idOf = requestIdFrom(newId);

  function principalOf(request: IncomingMessage) {
    if (isDraining() || (overload.enabled && delay.nowMs() > overload.eventLoopDelayMs)) return undefined;
    const { headers, socket } = request;
    try {
      return letIn({ access: 'prediction.create', changes: false, headers, address: socket.remoteAddress ?? '' });
    } catch (refusal) {
      handedOver.set(request, { refusal });
      return undefined;
    }
  }

  function predict(bytes: Buffer) {
    try {
      const model = models.get();
      return { model, probability: model.predict(parseJsonBody(bytes, jsonDepth)) };
    } catch {
      return undefined;
    }
  }

  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const startMs = performance.now();
    const principal = isPlain(request) ? principalOf(request) : undefined;
    if (principal === undefined || Number(request.headers['content-length']) > bodyLimitBytes) {
      next.call(server, request, response);
      return;
    }
    readBody(request, bodyLimitBytes, (error, bytes) => {
      const predicted = error === null ? predict(bytes) : undefined;
      if (predicted === undefined) {
        handedOver.set(request, error === null ? { body: Buffer.from(bytes) } : { refusal: error });
        next.call(server, request, response);
        return;
      }
      const { model, probability } = predicted;
      const writer = answerWriterOf(model, newId);
      const id = idOf(request);
      const predictionId = newId();
      const text = writer.one(probability, predictionId);
      response.writeHead(200, [
        'content-type',
        jsonMediaType,
        'content-length',
        String(writer.isAscii ? text.length : Buffer.byteLength(text)),
        'x-request-id',
        id,
        ...fixedHeaders,
      ]);
      response.end(text, writer.isAscii ? 'latin1' : 'utf8');
      metrics.predicted(model, probability >= model.threshold ? 1 : 0, 1);
      requestLog.answered({
        id,
        method: 'POST',
        route: request.url ?? '',
        status: 200,
        elapsedMs: performance.now() - startMs,
        client: request.socket.remoteAddress,
        principalId: principal.id,
        problemCode: null,
        model,
        predictions: { first: predictionId, last: predictionId, count: 1 },
      });
    });
  });
}
