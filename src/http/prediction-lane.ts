import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isHaleError } from '../errors/index.ts';
import type { ServedModel } from '../serving/index.ts';
import type { Gate } from './access.ts';
import { createHeadWriter } from './answer-head.ts';
import type { HandedOver } from './handed-over.ts';
import type { RouteContext } from './http-options.ts';
import { findPredictionTarget, type PredictionTarget } from './prediction-route.ts';
import type { PredictionAnswer, Predictions, TakeAnswer } from './predictions.ts';
import { requestIdFrom } from './request-id.ts';
import type { RequestLog } from './request-log.ts';
import { RequestWithWholeBody } from './whole-body.ts';

export interface LaneParts {
  readonly context: RouteContext;
  readonly predictions: Predictions;
  readonly letIn: Gate;
  readonly requestLog: RequestLog;
  readonly handedOver: HandedOver;
}

/** False of NaN, which is the length of a body that comes without one. */
const isBetween = (value: number, least: number, most: number): boolean => value >= least && value <= most;

/** What a request is for, where nothing about it needs a closer look than this. */
function plainTargetOf(
  request: IncomingMessage,
  response: ServerResponse,
  bodyLimitBytes: number,
): PredictionTarget | undefined {
  const { method, url = '', headers, httpVersion } = request;
  const isPlain =
    method === 'POST' &&
    httpVersion === '1.1' &&
    response.shouldKeepAlive &&
    headers['content-type'] === 'application/json' &&
    isBetween(Number(headers['content-length']), 1, bodyLimitBytes) &&
    headers['content-encoding'] === undefined;
  return isPlain ? findPredictionTarget(url) : undefined;
}

/**
 * Answers predictions without Fastify's routing and hooks, which would cost more than everything that is done for them.
 * Whatever is not plain, and whatever is refused, is handed to Fastify: the checks are the same functions, and there is
 * one way to refuse.
 */
export function usePredictionLane(server: Server, parts: LaneParts): void {
  const { context, predictions, letIn, requestLog, handedOver } = parts;
  const { models, ids, delay, settings, isDraining } = context;
  const { overload, cors, rateLimit, bodyLimitBytes } = settings;
  // Then other hooks have a say in each request.
  if (cors.origins.length > 0 || rateLimit.enabled) return;
  const [next] = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  if (next === undefined) throw new Error('Fastify does not listen to its server');
  const idOf = requestIdFrom(ids);
  const writeHead = createHeadWriter();

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

  /** Whether the body needs no parsing, and is good: then the answer comes, at once or later. */
  function predict({ name, isBatch }: PredictionTarget, body: Buffer, requestId: string, take: TakeAnswer): boolean {
    let model: ServedModel;
    let probabilities: Float64Array | undefined;
    let probability: number | undefined;
    try {
      model = models.get(name);
      if (isBatch) probabilities = model.predictBatchText(body);
      else probability = model.predictText(body);
    } catch {
      return false;
    }
    if (probabilities !== undefined) {
      predictions.batch(model, probabilities, requestId, { body, bounds: model.recordBounds }, take);
    } else if (probability !== undefined) predictions.one(model, probability, requestId, body, take);
    return probabilities !== undefined || probability !== undefined;
  }

  function send(response: ServerResponse, { body, isAscii, sent }: PredictionAnswer, id: string): void {
    writeHead(response, isAscii ? body.length : Buffer.byteLength(body), id);
    response.end(body, isAscii ? 'latin1' : 'utf8', sent);
  }

  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const startMs = performance.now();
    const target = plainTargetOf(request, response, bodyLimitBytes);
    const principal = target === undefined ? undefined : principalOf(request);
    if (target === undefined || principal === undefined || !(request instanceof RequestWithWholeBody)) {
      next.call(server, request, response);
      return;
    }
    request.takeBody(Number(request.headers['content-length']), (error, bytes) => {
      const id = idOf(request);
      const handOver = (known: { body: Buffer } | { refusal: Error }): void => {
        handedOver.set(request, known);
        next.call(server, request, response);
      };
      if (error !== null) return handOver({ refusal: error });
      const isPredicted = predict(target, bytes, id, (answer) => {
        if (isHaleError(answer)) return handOver({ refusal: answer });
        send(response, answer, id);
        requestLog.answered({
          id,
          method: 'POST',
          route: target.pattern,
          status: 200,
          elapsedMs: performance.now() - startMs,
          client: request.socket.remoteAddress,
          principalId: principal.id,
          problemCode: null,
          model: answer.model,
          predictions: answer.ids,
        });
      });
      if (!isPredicted) handOver({ body: Buffer.from(bytes) });
    });
  });
}
