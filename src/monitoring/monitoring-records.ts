import { type Database, explainFailures } from '../database/index.ts';
import { HaleError } from '../errors/index.ts';
import type { Alert } from './alerts/alert.ts';
import { type AlertSearch, searchAlerts } from './alerts/alert-store.ts';
import type { MeasuredMetric, RecordedWindow, WindowReport, WindowStatus } from './entities.ts';
import { findingsOf, latestMeasurements, latestRuns, metricSeries, newestMeasuredVersion } from './store/run-store.ts';
import { findWindow, latestWindows, monitoredModels } from './store/window-store.ts';
import { type MetricTrend, type TrendSettings, trendsOf } from './trends/index.ts';

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
  /** The same, and where each series is going in the windows of the version that was measured last. */
  history(
    model: string,
    options: { readonly metric?: string; readonly windows: number },
  ): Promise<{ readonly measurements: readonly MeasuredMetric[]; readonly trends: readonly MetricTrend[] }>;
  /** What was measured of the newest window of each model that has anything measured. */
  latestMeasurements(): Promise<readonly MeasuredMetric[]>;
  /** Those that fire first, then the newest. */
  alerts(search: AlertSearch): Promise<readonly Alert[]>;
}

export function createMonitoringRecords(database: Database, settings: TrendSettings): MonitoringRecords {
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
      return { window, run, findings: run === null ? [] : await findingsOf(query, run.monitorRunId) };
    },
    series: (model, options) => metricSeries(database, model, options),
    async history(model, options) {
      const measurements = await metricSeries(database, model, options);
      // A version that a metric is not known of yet has no trend of it, and what went before is another's.
      const version = options.metric === undefined ? undefined : await newestMeasuredVersion(database, model);
      return { measurements, trends: trendsOf(measurements, settings, version) };
    },
    latestMeasurements: () => latestMeasurements(database),
    alerts: (search) => searchAlerts(database, search),
  };
  return explainFailures(records, database);
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
