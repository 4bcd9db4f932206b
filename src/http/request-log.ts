import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteContext } from './http-options.ts';

/** The last hook: counts the answer, and logs it where it is to be logged. */
export function createRequestLog(context: RouteContext) {
  const { metrics, logger, settings, random = Math.random } = context;
  const { successShare, slowMs } = settings.requestLog;
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const { statusCode, elapsedTime } = reply;
    const route = request.routeOptions.url ?? 'unknown';
    metrics.answered(request.method, route, statusCode, elapsedTime);
    if (statusCode >= 400 || elapsedTime >= slowMs || successShare === 1 || random() < successShare) {
      const model = request.servedModel?.deployment;
      const fields = {
        request_id: request.id,
        method: request.method,
        route,
        status: statusCode,
        duration_ms: Math.round(elapsedTime * 100) / 100,
        client: request.ip,
        ...(request.principal === null ? {} : { principal: request.principal.id }),
        ...(request.problemCode === null ? {} : { code: request.problemCode }),
        ...(model === undefined ? {} : { model_name: model.name, model_version: model.version }),
      };
      if (statusCode >= 500) logger.warn(fields, 'request failed');
      else logger.info(fields, statusCode >= 400 ? 'request refused' : 'request');
    }
    done();
  };
}
