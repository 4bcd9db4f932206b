import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConfigurationInput, type Settings, settingsSchema } from '../../src/config/index.ts';
import { createDatasetSource } from '../../src/data/index.ts';
import type { Database } from '../../src/database/index.ts';
import { ensureEngines } from '../../src/engines/index.ts';
import { createRegistry, type Registry } from '../../src/registry/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { createLocalArtifactStore, createTracking, type Tracking } from '../../src/tracking/index.ts';
import { type TrainingParts, type TrainingReport, train } from '../../src/training/index.ts';
import { writeQuarantine } from '../../src/validation/index.ts';
import { openTestDatabase, silentLogger, type TestDatabase } from '../database/test-database.ts';

/** Stores of their own, on a database of their own, in which trainings follow each other. */
export interface TrainingWorld {
  readonly folder: string;
  readonly database: Database;
  readonly tracking: Tracking;
  readonly registry: Registry;
  settings(input: ConfigurationInput): Settings;
  train(settings: Settings, changes?: Partial<TrainingParts>): Promise<TrainingReport>;
  close(): Promise<void>;
}

export async function openTrainingWorld(): Promise<TrainingWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'hale-training-'));
  const test: TestDatabase = await openTestDatabase();
  const defaults = settingsSchema.parse({});
  const now = () => new Date();
  const newId = () => randomUUID().replaceAll('-', '');
  const tracking = createTracking(test.database, {
    settings: defaults.tracking,
    artifacts: createLocalArtifactStore(join(folder, 'runs'), { maximumBytes: 1e8 }),
    now,
    newId,
  });
  const registry = createRegistry(test.database, { settings: defaults.registry, storageFolder: folder, now, newId });
  const temporaryFolder = join(folder, 'tmp');
  await mkdir(temporaryFolder);

  return {
    folder,
    database: test.database,
    tracking,
    registry,
    // Fewer samples than by default: what is tested here is not how narrow an interval is.
    settings: (input) =>
      settingsSchema.parse({ ...input, evaluation: { bootstrap: { resamples: 200 }, ...input.evaluation } }),
    async train(settings, changes = {}) {
      const { seed } = settings.project;
      const random = createRandom(seed).fork('simulated');
      const source = createDatasetSource(settings, { folder, storageFolder: folder, random });
      return train({
        settings,
        dataset: await source.load(),
        tracking,
        registry,
        logger: silentLogger,
        loadEngines: () => ensureEngines(settings.engines),
        async quarantine(dataset, report) {
          if (report.quarantinedRows.length === 0) return null;
          const path = join(folder, 'quarantine.csv');
          await writeQuarantine(path, dataset.table, report);
          return path;
        },
        temporaryFolder,
        cores: 2,
        nowMs: Date.now,
        startedMs: Date.now(),
        newId,
        actor: 'a test',
        commit: '0123456789abcdef0123456789abcdef01234567',
        programVersion: '0.0.0',
        progress: { step: () => ({ update() {}, succeed() {}, fail() {} }) },
        ...changes,
      });
    },
    async close() {
      tracking.close();
      await test.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
