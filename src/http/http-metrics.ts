import type { Registry } from 'prom-client';
import type { PredictionLog } from '../prediction-log/index.ts';
import type { ServedModels } from '../serving/index.ts';
import { type AnswerStatistics, createAnswerStatistics } from './answer-statistics.ts';
import type { ControlPlaneState } from './control-plane.ts';
import { addMonitoringGauges } from './monitoring-gauges.ts';
import { predictionLogMetrics } from './prediction-log-metrics.ts';

/** What `GET /metrics` tells. */
export interface HttpMetrics extends Omit<AnswerStatistics, 'text'> {
  text(): Promise<{ text: string; contentType: string }>;
}

/** What prom-client knows of the process, which versions are served, and what monitoring found of them. */
async function createRegistry(models: ServedModels, controlPlane: () => ControlPlaneState): Promise<Registry> {
  const { collectDefaultMetrics, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'hale_served_model_info',
    help: 'The versions that are served; always 1',
    labelNames: ['model', 'version', 'digest'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { deployment } of models.list()) {
        this.set({ model: deployment.name, version: deployment.version, digest: deployment.digest }, 1);
      }
    },
  });
  await addMonitoringGauges(registry, () => {
    const state = controlPlane();
    return state.status === 'ok' ? state.controlPlane.monitoring : undefined;
  });
  return registry;
}

/**
 * Counts in Hale's own counters, since prom-client hashes the labels at every call, which cost a tenth of a request;
 * prom-client is loaded at the first scrape.
 */
export function createHttpMetrics(
  models: ServedModels,
  controlPlane: () => ControlPlaneState,
  predictionLog?: Pick<PredictionLog, 'state'>,
): HttpMetrics {
  const { text, ...counting } = createAnswerStatistics();
  let registry: Promise<Registry> | undefined;
  return {
    ...counting,
    async text() {
      registry ??= createRegistry(models, controlPlane);
      const open = await registry;
      const own = [text(), ...(predictionLog === undefined ? [] : [predictionLogMetrics(predictionLog.state())])];
      return { text: `${own.join('\n')}\n\n${await open.metrics()}`, contentType: open.contentType };
    },
  };
}
