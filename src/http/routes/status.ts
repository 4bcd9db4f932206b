import type { FastifyInstance } from 'fastify';
import { HaleError } from '../../errors/index.ts';
import type { ServedModel } from '../../serving/index.ts';
import type { RouteContext } from '../http-options.ts';

const simulatedWarning =
  'SIMULATED DATA: this model learned from simulated rows, not from real ones; its predictions mean nothing for anybody.';

function served({ deployment, schema, threshold }: ServedModel) {
  const { name, version, digest, deployedAt, simulated, runId } = deployment;
  return {
    name,
    version,
    digest,
    run_id: runId,
    deployed_at: deployedAt,
    threshold,
    features: schema.features.map((feature) => feature.name),
    simulated_data: simulated,
    predict: `/models/${encodeURIComponent(name)}/predict`,
  };
}

/** What is served, and whether it can be. */
export function registerStatusRoutes(app: FastifyInstance, context: RouteContext): void {
  const { models, settings, delay, programVersion, controlPlane } = context;

  app.get('/', { config: { access: 'service.read' } }, () => {
    const list = models.list();
    return {
      name: 'hale',
      version: programVersion,
      ...(list.some((model) => model.deployment.simulated) ? { warning: simulatedWarning } : {}),
      default_model: models.defaultName,
      models: list.map(served),
      links: {
        predict: '/predict',
        batch: '/predict/batch',
        explain: '/explain',
        health: '/health',
        ready: '/ready',
        metrics: '/metrics',
        monitoring: '/api/v1/monitoring',
        alerts: '/api/v1/alerts',
        openapi: '/openapi.json',
        ...(settings.documentation ? { documentation: '/docs' } : {}),
      },
    };
  });

  app.get('/live', { config: { access: 'public' } }, () => ({ status: 'alive' }));

  app.get('/ready', { config: { access: 'public' } }, () => {
    if (context.isDraining()) throw new HaleError('SERVER_STOPPING', 'the server is stopping');
    const { deployment } = models.get();
    return { status: 'ready', model: { name: deployment.name, version: deployment.version } };
  });

  app.get('/health', { config: { access: 'public' } }, () => {
    const delayMs = delay.recentMs();
    const isLate = delayMs > settings.overload.eventLoopDelayMs;
    const problems = models.problems();
    const hasModel = models.list().some((model) => model.deployment.name === models.defaultName);
    const database = controlPlane();
    const log = context.predictionLog?.state();
    const isWell =
      hasModel &&
      problems.length === 0 &&
      !isLate &&
      !context.isDraining() &&
      database.status !== 'failed' &&
      (log === undefined || log.status === 'ok');
    return {
      status: isWell ? 'ok' : 'degraded',
      components: {
        server: { status: context.isDraining() ? 'draining' : 'ok' },
        event_loop: { status: isLate ? 'late' : 'ok', delay_ms: Math.round(delayMs) },
        models: {
          status: !hasModel ? 'missing' : problems.length > 0 ? 'stale' : 'ok',
          served: models.list().map(({ deployment: { name, version } }) => ({ name, version })),
          problems: problems.map(({ name, code, detail, since }) => ({
            name,
            code,
            detail,
            since: since.toISOString(),
          })),
        },
        prediction_log:
          log === undefined
            ? { status: 'off' }
            : {
                status: log.status,
                ...(log.reason === '' ? {} : { detail: log.reason }),
                recorded: log.recorded,
                lost: log.lost,
                rejected: log.rejected,
              },
        control_plane: {
          status: database.status,
          ...(database.status === 'failed' ? { detail: database.detail } : {}),
        },
      },
    };
  });

  app.get('/metrics', { config: { access: 'metrics.read' } }, async (_request, reply) => {
    const { text, contentType } = await context.metrics.text();
    return reply.header('content-type', contentType).send(text);
  });
}
