import './route-config.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { createAccessHook, createGate } from './access.ts';
import { createArrivalHook } from './arrival.ts';
import { useJsonBodies } from './body-parser.ts';
import { answerClientError } from './client-error.ts';
import { createErrorResponder, useNotFoundAnswer } from './error-handlers.ts';
import type { EventLoopDelay } from './event-loop-delay.ts';
import type { HandedOver } from './handed-over.ts';
import { createHttpMetrics } from './http-metrics.ts';
import type { RouteContext } from './http-options.ts';
import { usePredictionLane } from './prediction-lane.ts';
import { createPredictions } from './predictions.ts';
import { requestIdFrom } from './request-id.ts';
import { createRequestLog } from './request-log.ts';
import { collectRoutes, type RouteTable } from './route-table.ts';
import { registerControlPlaneRoutes } from './routes/control-plane.ts';
import { registerDocumentationRoutes } from './routes/documentation.ts';
import { registerExplanationRoutes } from './routes/explanation.ts';
import { registerLabelRoutes } from './routes/labels.ts';
import { registerMonitoringRoutes } from './routes/monitoring.ts';
import { registerPredictionRoutes } from './routes/prediction.ts';
import { registerStatusRoutes } from './routes/status.ts';
import { useCors, useRateLimit } from './traffic-rules.ts';
import { RequestWithWholeBody } from './whole-body.ts';

/** Node looks for slow connections every 30 s; a limit of a second needs it more often. */
const connectionsCheckingIntervalMs = 500;
/** Names of models are up to 250 characters, each of which may be written as nine (`%F0%9F…`). */
const longestPathPart = 2_500;

/**
 * Routes have no schemas of Fastify's: bodies are checked by the served model's own decoder. Its compilers would be
 * loaded at the start and never used.
 */
const unexpected = () => {
  throw new Error('a route has a schema');
};
const noSchemas = { buildValidator: unexpected, buildSerializer: unexpected };

type AppOptions = Omit<RouteContext, 'metrics' | 'delay' | 'routes' | 'isDraining'>;

/** The whole HTTP interface, not listening yet. */
export async function createApp(
  options: AppOptions,
  delay: EventLoopDelay,
  isDraining: () => boolean,
): Promise<{ app: FastifyInstance; routes: RouteTable }> {
  const { settings } = options;
  const { timeouts } = settings;
  const respond = createErrorResponder(options);
  const app: FastifyInstance = Fastify({
    bodyLimit: settings.bodyLimitBytes,
    requestTimeout: timeouts.requestMs,
    keepAliveTimeout: timeouts.keepAliveMs,
    http: {
      IncomingMessage: RequestWithWholeBody,
      headersTimeout: timeouts.headersMs,
      connectionsCheckingInterval: connectionsCheckingIntervalMs,
    },
    routerOptions: { maxParamLength: longestPathPart },
    requestIdHeader: false,
    schemaController: { compilersFactory: noSchemas },
    genReqId: requestIdFrom(options.ids),
    // What was accepted is finished: a load balancer learns from /ready that no more should come.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void respond(error, request, reply),
  });
  app.server.maxConnections = settings.maximumConnections;

  const routes = collectRoutes(app);
  const context: RouteContext = {
    ...options,
    metrics: createHttpMetrics(options.models, options.controlPlane, options.predictionLog),
    delay,
    routes,
    isDraining,
  };
  app.decorateRequest('route');
  app.decorateRequest('principal', null);
  app.decorateRequest('refusedPrincipalId', null);
  app.decorateRequest('servedModel', null);
  app.decorateRequest('predictionIds', null);
  app.decorateRequest('problemCode', null);
  app.setErrorHandler(respond);
  app.addHook('onRequest', createArrivalHook(context));
  await useCors(app, settings);
  await useRateLimit(app, settings);
  const letIn = createGate(options.authenticator, settings);
  const handedOver: HandedOver = new WeakMap();
  app.addHook('onRequest', createAccessHook(letIn, handedOver));
  const requestLog = createRequestLog(context);
  app.addHook('onResponse', requestLog.hook);
  app.addHook('onClose', async () => requestLog.close());
  useJsonBodies(app, settings, handedOver);

  registerStatusRoutes(app, context);
  const predictions = createPredictions(context);
  registerPredictionRoutes(app, context, predictions);
  registerExplanationRoutes(app, context);
  registerLabelRoutes(app, context);
  registerControlPlaneRoutes(app, context);
  registerMonitoringRoutes(app, context);
  registerDocumentationRoutes(app, context);
  useNotFoundAnswer(app, context);
  usePredictionLane(app.server, { context, predictions, letIn, requestLog, handedOver });
  return { app, routes };
}
