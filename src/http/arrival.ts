import type { FastifyReply, FastifyRequest } from 'fastify';
import { HaleError } from '../errors/index.ts';
import type { RouteContext } from './http-options.ts';
import { dataHeaders } from './security-headers.ts';

/**
 * The first hook: gives every answer its headers, and refuses work at once while the event loop is behind. Probes and
 * metrics are always answered, since they tell why.
 */
export function createArrivalHook(context: RouteContext) {
  const { delay, metrics, isDraining } = context;
  const { enabled, eventLoopDelayMs, retryAfterSeconds } = context.settings.overload;
  return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    const route = request.routeOptions.config;
    request.route = route;
    reply.headers(dataHeaders);
    reply.header('x-request-id', request.id);
    if (isDraining()) reply.header('connection', 'close');
    const { access } = route;
    if (enabled && access !== 'public' && access !== 'metrics.read' && delay.nowMs() > eventLoopDelayMs) {
      metrics.shed();
      done(
        new HaleError(
          'SERVER_OVERLOADED',
          `more requests come than can be answered; try again in ${retryAfterSeconds} s`,
          {
            details: { retryAfterSeconds },
          },
        ),
      );
      return;
    }
    done();
  };
}
