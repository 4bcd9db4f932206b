import { join } from 'node:path';
import type { Settings } from '../config/index.ts';
import { type Database, explainFailures } from '../database/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Registry } from '../registry/index.ts';
import { openChannels } from './alerts/channels/open-channels.ts';
import { withoutShown } from './alerts/channels/without-shown.ts';
import { type DeliveryCount, deliverNotifications } from './alerts/deliver.ts';
import { folderThresholdCache, memoryThresholdCache } from './drift/index.ts';
import { type ModelMonitoring, type MonitoringParts, type MonitorOptions, monitorModel } from './monitor-model.ts';
import { loadMonitoredVersion, type MonitoredVersion } from './monitored-version.ts';
import { createMonitoringRecords, type MonitoringRecords } from './monitoring-records.ts';
import { createMonitors } from './monitors.ts';

/** What came of one model. */
export type ModelOutcome =
  | { readonly status: 'done'; readonly monitoring: ModelMonitoring }
  | { readonly status: 'failed'; readonly model: string; readonly error: unknown };

export interface Monitoring extends MonitoringRecords {
  /** The models that something is logged of. */
  loggedModels(): Promise<readonly string[]>;
  /** Looks at every model of the log, or at one; whatever a model fails with does not keep the others from it. */
  run(options: MonitorOptions & { readonly model?: string }): Promise<readonly ModelOutcome[]>;
  /**
   * Tells what is due on the channels.
   *
   * @param shown alerts that whoever reads the log is shown in another way
   */
  deliver(signal: AbortSignal, shown?: ReadonlySet<string>): Promise<DeliveryCount>;
}

export interface MonitoringRequest extends Pick<MonitoringParts, 'log' | 'labels' | 'seed' | 'now' | 'newId'> {
  readonly database: Database;
  readonly settings: Pick<Settings, 'monitoring' | 'alerts' | 'predictionLog'>;
  readonly registry: Pick<Registry, 'getVersion'>;
  /** Metric histories and calibrated thresholds are kept below it. */
  readonly folder: string;
  readonly logger: Logger;
}

/** Versions that are held in memory at once, each with its reference: the newest and those that labels come late for. */
const heldVersions = 4;

export function createMonitoring(request: MonitoringRequest): Monitoring {
  const { database, settings, registry, folder, logger, log, now } = request;
  const onProblem = (error: unknown): void =>
    logger.warn({ err: error }, 'calibrated thresholds cannot be kept; they are drawn each time');
  const thresholds = memoryThresholdCache(folderThresholdCache(join(folder, 'thresholds'), onProblem));
  const channels = openChannels(settings.alerts, logger);
  const parts: MonitoringParts = {
    ...request,
    monitors: createMonitors(thresholds),
    loadVersion: holdVersions((model, version) => loadMonitoredVersion(registry, model, version)),
    channels: channels.map(({ name }) => name),
  };

  const explained = explainFailures({ monitorModel }, database);
  async function monitorOne(model: string, options: MonitorOptions): Promise<ModelOutcome> {
    try {
      return { status: 'done', monitoring: await explained.monitorModel(model, parts, options) };
    } catch (error) {
      options.signal?.throwIfAborted();
      return { status: 'failed', model, error };
    }
  }

  const monitoring: Omit<Monitoring, keyof MonitoringRecords> = {
    loggedModels: () => log.models(),
    async run({ model, ...options }) {
      const models = model === undefined ? await log.models() : [model];
      const outcomes: ModelOutcome[] = [];
      for (const name of models) outcomes.push(await monitorOne(name, options));
      return outcomes;
    },
    deliver: (signal, shown) =>
      deliverNotifications(database, {
        channels: shown === undefined ? channels : channels.map((channel) => withoutShown(channel, shown)),
        settings: settings.alerts.delivery,
        logger,
        now,
        signal,
      }),
  };
  return { ...createMonitoringRecords(database, settings.monitoring.trends), ...explainFailures(monitoring, database) };
}

type LoadVersion = MonitoringParts['loadVersion'];

/** Reads a version once, and again only where others were asked for in between. */
function holdVersions(load: LoadVersion): LoadVersion {
  const held = new Map<string, Promise<MonitoredVersion>>();
  return async (model, version) => {
    const key = JSON.stringify([model, version]);
    const loading = held.get(key) ?? load(model, version);
    held.delete(key);
    held.set(key, loading);
    for (const oldest of [...held.keys()].slice(0, Math.max(0, held.size - heldVersions))) held.delete(oldest);
    try {
      return await loading;
    } catch (error) {
      held.delete(key);
      throw error;
    }
  };
}
