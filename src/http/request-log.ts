import type { FastifyReply, FastifyRequest } from 'fastify';
import { createLineBatch } from '../logging/index.ts';
import type { ServedModel } from '../serving/index.ts';
import type { PredictionIds } from './answers.ts';
import type { RouteContext } from './http-options.ts';

/** What a process that is killed may lose of its request log. */
const maximumDelayMs = 100;
const maximumCharacters = 64 * 1024;

/** The members of a line that name a version, made once. */
const modelMembers = new WeakMap<ServedModel, string>();

function membersOf(model: ServedModel): string {
  let members = modelMembers.get(model);
  if (members === undefined) {
    const { name, version, runId } = model.deployment;
    const written = JSON.stringify({ model_name: name, model_version: version, run_id: runId });
    members = `,${written.slice(1, -1)}`;
    modelMembers.set(model, members);
  }
  return members;
}

const probeRoute = '/ready';
const ready = 'READY';

/** Routes as JSON text: there are few, and each is written ten thousand times a second. */
const routeTexts = new Map<string, string>();

function textOf(route: string): string {
  let text = routeTexts.get(route);
  if (text === undefined) {
    text = JSON.stringify(route);
    routeTexts.set(route, text);
  }
  return text;
}

/** What is told of one answered request. */
export interface AnsweredRequest {
  readonly id: string;
  readonly method: string;
  /** The pattern, not the address. */
  readonly route: string;
  readonly status: number;
  readonly elapsedMs: number;
  readonly client: string | undefined;
  readonly principalId: string | null;
  readonly problemCode: string | null;
  readonly model: ServedModel | null;
  readonly predictions: PredictionIds | null;
}

export interface RequestLog {
  /** Counts an answer, and logs it where it is to be logged. */
  answered(request: AnsweredRequest): void;
  /** The last hook: tells of what Fastify answered. */
  hook(request: FastifyRequest, reply: FastifyReply, done: () => void): void;
  close(): void;
}

const predictionMembers = ({ first, last, count }: PredictionIds): string =>
  count === 1
    ? `,"prediction_id":"${first}"`
    : `,"prediction_id":"${first}","last_prediction_id":"${last}","prediction_count":${count}`;

/**
 * Logs each request once, when it was answered. Nothing that the caller wrote stands in a line but its request id, whose
 * characters are harmless: the route is the pattern, not the address. Whether the server is ready is logged when that
 * changes: probes ask every few seconds, and a server waits for its first model for as long as nothing is deployed.
 */
export function createRequestLog(context: RouteContext): RequestLog {
  const { metrics, logger, settings, random = Math.random } = context;
  const { successShare, slowMs } = settings.requestLog;
  const batch = createLineBatch(logger, { maximumDelayMs, maximumCharacters });
  /** What the last probe was told: `ready`, or why not. */
  let readiness = ready;

  function log(request: AnsweredRequest, isRepeated: boolean): void {
    const { id, method, route, status, elapsedMs, client, principalId, problemCode, model, predictions } = request;
    const members =
      `"request_id":"${id}","method":"${method}","route":${textOf(route)},"status":${status},` +
      `"duration_ms":${Math.round(elapsedMs * 100) / 100},"client":"${client}"` +
      (principalId === null ? '' : `,"principal":"${principalId}"`) +
      (problemCode === null ? '' : `,"code":"${problemCode}"`) +
      (model === null ? '' : membersOf(model)) +
      (predictions === null ? '' : predictionMembers(predictions));
    if (isRepeated) batch.add('debug', members, 'still not ready');
    else if (status < 400) batch.add('info', members, 'request');
    else if (status < 500) batch.add('info', members, 'request refused');
    else batch.add('warn', members, 'request failed');
  }

  function answered(request: AnsweredRequest): void {
    const { method, route, status, elapsedMs } = request;
    metrics.answered(method, route, status, elapsedMs);
    let hasChanged = false;
    let isRepeated = false;
    if (route === probeRoute && (status < 400 || status === 503)) {
      const found = status < 400 ? ready : (request.problemCode ?? '');
      hasChanged = found !== readiness;
      isRepeated = !hasChanged && found !== ready;
      readiness = found;
    }
    if (hasChanged || status >= 400 || elapsedMs >= slowMs || successShare === 1 || random() < successShare) {
      log(request, isRepeated);
    }
  }

  return {
    close: () => batch.close(),
    answered,
    hook(request, reply, done) {
      answered({
        id: request.id,
        method: request.method,
        route: request.route.url ?? 'unknown',
        status: reply.statusCode,
        elapsedMs: reply.elapsedTime,
        client: request.ip,
        principalId: request.principal?.id ?? request.refusedPrincipalId,
        problemCode: request.problemCode,
        model: request.servedModel,
        predictions: request.predictionIds,
      });
      done();
    },
  };
}
