import type { FastifyReply, FastifyRequest } from 'fastify';
import { createLineBatch } from '../logging/index.ts';
import type { ServedModel } from '../serving/index.ts';
import type { RouteContext } from './http-options.ts';

/** What a process that is killed may lose of its request log. */
const maximumDelayMs = 100;
const maximumCharacters = 64 * 1024;

/** The members of a line that name a version, made once. */
const modelMembers = new WeakMap<ServedModel, string>();

function membersOf(model: ServedModel): string {
  let members = modelMembers.get(model);
  if (members === undefined) {
    const { name, version } = model.deployment;
    members = `,"model_name":${JSON.stringify(name)},"model_version":${JSON.stringify(version)}`;
    modelMembers.set(model, members);
  }
  return members;
}

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

export interface RequestLog {
  /** The last hook: counts the answer, and logs it where it is to be logged. */
  hook(request: FastifyRequest, reply: FastifyReply, done: () => void): void;
  close(): void;
}

/**
 * Logs each request once, when it was answered. Nothing that the caller wrote stands in a line but its request id, whose
 * characters are harmless: the route is the pattern, not the address.
 */
export function createRequestLog(context: RouteContext): RequestLog {
  const { metrics, logger, settings, random = Math.random } = context;
  const { successShare, slowMs } = settings.requestLog;
  const batch = createLineBatch(logger, { maximumDelayMs, maximumCharacters });

  function log(request: FastifyRequest, route: string, statusCode: number, elapsedMs: number): void {
    const { servedModel, principal, problemCode } = request;
    const members =
      `"request_id":"${request.id}","method":"${request.method}","route":${textOf(route)},"status":${statusCode},` +
      `"duration_ms":${Math.round(elapsedMs * 100) / 100},"client":"${request.ip}"` +
      (principal === null ? '' : `,"principal":"${principal.id}"`) +
      (problemCode === null ? '' : `,"code":"${problemCode}"`) +
      (servedModel === null ? '' : membersOf(servedModel));
    if (statusCode < 400) batch.add('info', members, 'request');
    else if (statusCode < 500) batch.add('info', members, 'request refused');
    else batch.add('warn', members, 'request failed');
  }

  return {
    close: () => batch.close(),
    hook(request, reply, done) {
      const { statusCode, elapsedTime } = reply;
      const route = request.route.url ?? 'unknown';
      metrics.answered(request.method, route, statusCode, elapsedTime);
      if (statusCode >= 400 || elapsedTime >= slowMs || successShare === 1 || random() < successShare) {
        log(request, route, statusCode, elapsedTime);
      }
      done();
    },
  };
}
