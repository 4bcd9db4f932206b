import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Settings } from '../config/index.ts';
import type { Database } from '../database/index.ts';
import { sweepWorkingFolders } from '../files/index.ts';
import { createLabels, type Labels } from '../labels/index.ts';
import type { Logger } from '../logging/index.ts';
import { createMonitoringRecords, type MonitoringRecords } from '../monitoring/index.ts';
import { createRegistry, type Registry } from '../registry/index.ts';
import { createReporting, type Reporting } from '../reporting/index.ts';
import { createLocalArtifactStore, createTracking, type Tracking } from '../tracking/index.ts';
import { createLabelDoors } from './label-doors.ts';
import { temporaryFolderOf } from './temporary-folder.ts';

export interface Stores {
  readonly database: Database;
  readonly tracking: Tracking;
  readonly registry: Registry;
  readonly labels: Labels;
  readonly monitoring: MonitoringRecords;
  readonly reporting: Reporting;
  /** Ends the heartbeat and the connections; an embedded server that nobody else uses stops. */
  close(): Promise<void>;
}

export interface StoresParts {
  readonly storageFolder: string;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Whether what a crash left is put right first. */
  readonly repair: boolean;
}

async function putRight({ tracking, registry }: Stores, storageFolder: string, logger: Logger): Promise<void> {
  const failed = await tracking.failAbandonedRuns();
  if (failed.length > 0) logger.warn({ run_ids: failed }, 'runs of a process that died are marked as failed');
  for (const { name, version, outcome, problem } of await registry.reconcileProduction()) {
    const about = { model_name: name, model_version: version };
    if (outcome === 'repaired') logger.warn(about, 'the production folder was brought in line with what is deployed');
    if (outcome === 'failed') logger.error({ ...about, problem }, 'the production folder is not what is deployed');
  }
  const swept = await sweepWorkingFolders(temporaryFolderOf(storageFolder));
  if (swept.length > 0) logger.warn({ folders: swept }, 'what trainings of dead processes had written is removed');
}

/** The stores on a database, which they close; what a crash left is put right. */
export async function createStores(
  database: Database,
  settings: Settings,
  { storageFolder, logger, now, repair }: StoresParts,
): Promise<Stores> {
  const newId = (): string => randomUUID().replaceAll('-', '');
  const { maximumArtifactBytes } = settings.tracking;
  const runsFolder = join(storageFolder, 'artifacts', 'runs');
  const artifacts = createLocalArtifactStore(runsFolder, { maximumBytes: maximumArtifactBytes });
  const tracking = createTracking(database, { settings: settings.tracking, artifacts, now, newId });
  const registry = createRegistry(database, { settings: settings.registry, storageFolder, now, newId });
  const labels = createLabels(database, {
    settings: settings.labels,
    now,
    ...createLabelDoors(settings, storageFolder),
  });
  const monitoring = createMonitoringRecords(database, settings.monitoring.trends);
  const stores: Stores = {
    database,
    tracking,
    registry,
    labels,
    monitoring,
    reporting: createReporting(database, { monitoring, registry, settings, storageFolder, now, newId }),
    async close() {
      tracking.close();
      await database.close();
    },
  };
  try {
    if (repair) await putRight(stores, storageFolder, logger);
    return stores;
  } catch (error) {
    await stores.close();
    throw error;
  }
}
