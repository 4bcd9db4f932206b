import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HaleError } from '../../errors/index.ts';
import type { RouteContext } from '../http-options.ts';
import { openControlPlane } from '../open-control-plane.ts';
import { wholeNumber } from '../query-numbers.ts';
import { type Input, readInput } from '../read-input.ts';
import { reportHeaders } from '../security-headers.ts';

const mostWindows = 1_000;
const mostAlerts = 1_000;
const longestName = 250;
const longestMetric = 600;

const nameField = (what: string, maximum: number) => ({
  expected: `${what}, given once`,
  allowed: { type: 'string', maximum_length: maximum },
});
const countField = (most: number) => ({
  expected: `a whole number from 1 to ${most}, given once`,
  allowed: { type: 'integer', minimum: 1, maximum: most },
});

const windowsSchema = z.strictObject({ limit: wholeNumber(1, mostWindows).default(30) });
const windowsInput: Input<z.infer<typeof windowsSchema>> = {
  name: 'the query',
  schema: windowsSchema,
  fields: { limit: countField(mostWindows) },
};

const mostReports = 1_000;
const reportsSchema = z.strictObject({ limit: wholeNumber(1, mostReports).default(30) });
const reportsInput: Input<z.infer<typeof reportsSchema>> = {
  name: 'the query',
  schema: reportsSchema,
  fields: { limit: countField(mostReports) },
};

const seriesSchema = z.strictObject({
  metric: z.string().min(1).max(longestMetric).optional(),
  windows: wholeNumber(1, mostWindows).default(30),
});
const seriesInput: Input<z.infer<typeof seriesSchema>> = {
  name: 'the query',
  schema: seriesSchema,
  fields: { metric: nameField('the name of a metric', longestMetric), windows: countField(mostWindows) },
};

const alertsSchema = z.strictObject({
  model: z.string().min(1).max(longestName).optional(),
  state: z.enum(['firing', 'resolved']).optional(),
  limit: wholeNumber(1, mostAlerts).default(100),
});
const alertsInput: Input<z.infer<typeof alertsSchema>> = {
  name: 'the query',
  schema: alertsSchema,
  fields: {
    model: nameField('the name of a model', longestName),
    state: { expected: 'firing or resolved', allowed: { enum: ['firing', 'resolved'] } },
    limit: countField(mostAlerts),
  },
};

const sequencePattern = /^[1-9]\d{0,8}$/;

/** What was found of the predictions. Monitoring is loaded with the first question: a server starts without it. */
export function registerMonitoringRoutes(app: FastifyInstance, context: RouteContext): void {
  const prefix = '/api/v1/monitoring';
  const config = { access: 'monitoring.read' } as const;
  const records = () => openControlPlane(context).monitoring;
  /** A model without a window has none; one that nobody registered is a mistake. */
  const assertKnown = (model: string) => openControlPlane(context).registry.listVersions(model);
  const load = () => import('../../monitoring/index.ts');

  app.get(prefix, { config }, async () => {
    const monitoring = records();
    const { windowStatusJson } = await load();
    const models = [];
    for (const model of await monitoring.models()) {
      const [latest] = await monitoring.windows(model, 1);
      const firing = await monitoring.alerts({ model, state: 'firing', limit: mostAlerts });
      models.push({
        model,
        firing_alerts: firing.length,
        latest_window: latest === undefined ? null : windowStatusJson(latest),
      });
    }
    return { models };
  });

  app.get<{ Params: { name: string } }>(`${prefix}/:name/windows`, { config }, async ({ params, query }) => {
    const { limit } = readInput(windowsInput, query, 'QUERY_INVALID');
    const windows = await records().windows(params.name, limit);
    if (windows.length === 0) await assertKnown(params.name);
    const { windowStatusJson } = await load();
    return { windows: windows.map(windowStatusJson) };
  });

  app.get<{ Params: { name: string; sequence: string } }>(
    `${prefix}/:name/windows/:sequence`,
    { config },
    async ({ params: { name, sequence } }) => {
      const monitoring = records();
      if (sequence !== 'latest' && !sequencePattern.test(sequence)) {
        throw new HaleError('WINDOW_NOT_FOUND', `a window is named by its number, or "latest"`);
      }
      const { windowReportJson } = await load();
      return windowReportJson(
        await monitoring.window({ model: name, ...(sequence === 'latest' ? {} : { sequence: Number(sequence) }) }),
      );
    },
  );

  app.get<{ Params: { name: string } }>(`${prefix}/:name/metrics`, { config }, async ({ params, query }) => {
    const { metric, windows } = readInput(seriesInput, query, 'QUERY_INVALID');
    const asked = { windows, ...(metric === undefined ? {} : { metric }) };
    const { measurements, trends } = await records().history(params.name, asked);
    if (measurements.length === 0) await assertKnown(params.name);
    const { measurementJson, trendJson } = await load();
    return { measurements: measurements.map(measurementJson), trends: trends.map(trendJson) };
  });

  app.get<{ Params: { name: string } }>(`${prefix}/:name/reports`, { config }, async ({ params, query }) => {
    const { limit } = readInput(reportsInput, query, 'QUERY_INVALID');
    const reports = await openControlPlane(context).reporting.list(params.name, limit);
    const { reportJson } = await import('../../reporting/index.ts');
    return { reports: reports.map(reportJson) };
  });

  app.get<{ Params: { name: string; reportId: string } }>(
    `${prefix}/:name/reports/:reportId`,
    { config },
    async ({ params: { name, reportId } }, reply) => {
      const { bytes } = await openControlPlane(context).reporting.read(name, reportId);
      return reply.headers(reportHeaders).type('text/html; charset=utf-8').send(bytes);
    },
  );

  app.get('/api/v1/alerts', { config }, async ({ query }) => {
    const { model, state, limit } = readInput(alertsInput, query, 'QUERY_INVALID');
    const alerts = await records().alerts({
      limit,
      ...(model === undefined ? {} : { model }),
      ...(state === undefined ? {} : { state }),
    });
    const { alertJson } = await load();
    return { alerts: alerts.map(alertJson) };
  });
}
