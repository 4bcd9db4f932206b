import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HaleError } from '../errors/index.ts';
import type { RouteContext } from './http-options.ts';
import { problemMediaType, refusalFrom } from './problem.ts';
import { dataHeaders } from './security-headers.ts';

export type ErrorResponder = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** What Fastify raises before a handler runs, in Hale's words. */
function inOwnWords(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new HaleError('MEDIA_TYPE_UNSUPPORTED', 'the body must be application/json; say so in Content-Type', {
      details: { allowed: { media_type: 'application/json' } },
    });
  }
  return error;
}

/** Answers whatever was thrown in problem JSON; what is not the caller's mistake is logged with its cause. */
export function createErrorResponder(context: Pick<RouteContext, 'logger' | 'settings'>): ErrorResponder {
  const { logger, settings } = context;
  return (thrown, request, reply) => {
    const error = inOwnWords(thrown);
    const { problem, headers } = refusalFrom(error, request.id, settings.overload.retryAfterSeconds);
    request.problemCode = problem.code;
    if (problem.status >= 500 && problem.status !== 503) {
      logger.error({ request_id: request.id, code: problem.code, err: error }, 'a request failed');
    }
    return reply
      .code(problem.status)
      .headers({ ...dataHeaders, 'x-request-id': request.id, ...headers, 'content-type': problemMediaType })
      .send(JSON.stringify(problem));
  };
}

/**
 * What is at no route: 405 with the methods where the path has others, 404 where it has none. Told before the body is
 * looked at: what is wrong with that does not matter, and Fastify would say it first.
 */
export function useNotFoundAnswer(app: FastifyInstance, context: RouteContext): void {
  const refuse = (request: FastifyRequest): never => {
    const [path = '/'] = request.url.split('?', 1);
    const methods = context.routes.methodsOf(path);
    if (methods.length === 0) {
      throw new HaleError('ROUTE_NOT_FOUND', 'there is nothing at this address; GET / links to what there is');
    }
    const allow = methods.join(', ');
    throw new HaleError('METHOD_NOT_ALLOWED', `this address takes ${allow}, not ${request.method}`, {
      details: { allow, allowed: { methods } },
    });
  };
  app.setNotFoundHandler(refuse);
  app.addHook('onRequest', async (request) => {
    if (request.is404) refuse(request);
  });
}
