import { type Database, explainFailures } from '../database/index.ts';
import { HaleError, isHaleError } from '../errors/index.ts';
import type { Alert } from './alerts/alert.ts';
import { type AlertSearch, searchAlerts } from './alerts/alert-store.ts';
import type { MeasuredMetric, RecordedWindow, WindowReport, WindowStatus } from './entities.ts';
import { type ModelMonitoring, type MonitoringParts, type MonitorOptions, monitorModel } from './monitor-model.ts';
import { findingsOf, latestRuns, metricSeries } from './store/run-store.ts';
import { findWindow, latestWindows, monitoredModels } from './store/window-store.ts';

/** A window by its id, or by its number and model; the newest where nothing is said. */
export type WindowName = { readonly windowId: string } | { readonly model: string; readonly sequence?: number };

/** What was found of the predictions; nothing here changes anything. */
export interface MonitoringRecords {
  /** Every model that has a window, by name. */
  models(): Promise<readonly string[]>;
  /** The newest windows of a model, the newest first. */
  windows(model: string, limit: number): Promise<readonly WindowStatus[]>;
  /** @throws HaleError WINDOW_NOT_FOUND */
  window(name: WindowName): Promise<WindowReport>;
  /** The series of a model's last windows, the oldest first; of one metric, or of all. */
  series(
    model: string,
    options: { readonly metric?: string; readonly windows: number },
  ): Promise<readonly MeasuredMetric[]>;
  /** Those that fire first, then the newest. */
  alerts(search: AlertSearch): Promise<readonly Alert[]>;
}

export interface Monitoring extends MonitoringRecords {
  /** Looks at every model of the log, or at one; a model that cannot be looked at does not keep the others from it. */
  run(options: MonitorOptions & { readonly model?: string }): Promise<readonly ModelOutcome[]>;
}

/** What came of one model. */
export type ModelOutcome =
  | { readonly status: 'done'; readonly monitoring: ModelMonitoring }
  | { readonly status: 'failed'; readonly model: string; readonly error: HaleError };

export function createMonitoringRecords(database: Database): MonitoringRecords {
  const { query } = database;

  async function statuses(windows: readonly RecordedWindow[]): Promise<readonly WindowStatus[]> {
    const runs = await latestRuns(
      query,
      windows.map(({ windowId }) => windowId),
    );
    return windows.map((window) => ({ window, run: runs.get(window.windowId) ?? null }));
  }

  const records: MonitoringRecords = {
    models: () => monitoredModels(database),
    windows: async (model, limit) => statuses(await latestWindows(query, model, limit)),
    async window(name) {
      const window = await findWindow(query, name);
      if (window === undefined) throw windowNotFound(name);
      const [{ run = null } = {}] = await statuses([window]);
      return { window, run, findings: run === null ? [] : await findingsOf(database, run.monitorRunId) };
    },
    series: (model, options) => metricSeries(database, model, options),
    alerts: (search) => searchAlerts(database, search),
  };
  return explainFailures(records, database);
}

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

function windowNotFound(name: WindowName): HaleError {
  if ('windowId' in name) return new HaleError('WINDOW_NOT_FOUND', `there is no window ${name.windowId}`);
  const { model, sequence } = name;
  const what = sequence === undefined ? 'no window yet' : `no window ${sequence}`;
  return new HaleError(
    'WINDOW_NOT_FOUND',
    `${model} has ${what}; \`hale monitor run\` closes one where there are rows`,
    {
      details: { model, ...(sequence === undefined ? {} : { sequence }) },
    },
  );
}
