import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import type { Logger } from '../logging/index.ts';
import { createMonitoring, type Monitoring } from '../monitoring/index.ts';
import { createPredictionLogReader } from '../prediction-log/index.ts';
import type { Stores } from './create-stores.ts';

export interface MonitoringContext {
  readonly settings: Settings;
  /** The project folder. */
  readonly folder: string;
  readonly stores: Stores;
  readonly logger: Logger;
  readonly now?: () => Date;
}

/** Monitoring of a project: its prediction log, the labels and versions of its database, the channels of its settings. */
export function openMonitoring(context: MonitoringContext): Promise<Monitoring> {
  const { settings, folder, stores, logger, now = () => new Date() } = context;
  const storageFolder = resolve(folder, settings.storage.folder);
  return createMonitoring({
    database: stores.database,
    settings,
    seed: settings.project.seed,
    log: createPredictionLogReader(join(storageFolder, 'prediction-log'), settings.predictionLog),
    labels: stores.labels,
    registry: stores.registry,
    folder: join(storageFolder, 'monitoring'),
    logger,
    now,
    newId: () => randomUUID().replaceAll('-', ''),
  });
}
