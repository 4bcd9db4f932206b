import { explainFailures } from '../database/index.ts';
import { type HaleError, isHaleError } from '../errors/index.ts';
import { type ModelMonitoring, type MonitoringParts, type MonitorOptions, monitorModel } from './monitor-model.ts';
import { createMonitoringRecords, type MonitoringRecords } from './monitoring-records.ts';

export interface Monitoring extends MonitoringRecords {
  /** Looks at every model of the log, or at one; a model that cannot be looked at does not keep the others from it. */
  run(options: MonitorOptions & { readonly model?: string }): Promise<readonly ModelOutcome[]>;
}

/** What came of one model. */
export type ModelOutcome =
  | { readonly status: 'done'; readonly monitoring: ModelMonitoring }
  | { readonly status: 'failed'; readonly model: string; readonly error: HaleError };

export function createMonitoring(parts: MonitoringParts): Monitoring {
  const { database, log } = parts;

  async function monitorOne(model: string, options: MonitorOptions): Promise<ModelOutcome> {
    try {
      return { status: 'done', monitoring: await monitorModel(model, parts, options) };
    } catch (error) {
      if (!isHaleError(error)) throw error;
      return { status: 'failed', model, error };
    }
  }

  const monitoring: Pick<Monitoring, 'run'> = {
    async run({ model, ...options }) {
      const models = model === undefined ? await log.models() : [model];
      const outcomes: ModelOutcome[] = [];
      for (const name of models) outcomes.push(await monitorOne(name, options));
      return outcomes;
    },
  };
  return { ...createMonitoringRecords(database), ...explainFailures(monitoring, database) };
}
