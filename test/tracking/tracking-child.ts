import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { settingsSchema } from '../../src/config/settings.ts';
import { openDatabase } from '../../src/database/index.ts';
import { createLocalArtifactStore, createTracking } from '../../src/tracking/index.ts';

/** `node tracking-child.ts URL EXPERIMENT` begins a run, prints its id, and waits to be killed. */
const [url = '', experiment = ''] = process.argv.slice(2);
const { database: settings, tracking: trackingSettings } = settingsSchema.parse({ database: { url } });
const database = await openDatabase(settings, { storageFolder: '.', logger: pino({ level: 'silent' }) });
const tracking = createTracking(database, {
  settings: trackingSettings,
  artifacts: createLocalArtifactStore('none', { maximumBytes: 1 }),
  now: () => new Date(),
  newId: () => randomUUID().replaceAll('-', ''),
});
const { experimentId } = await tracking.ensureExperiment(experiment);
const { runId } = await tracking.createRun({ experimentId, runName: 'killed' });
process.stdout.write(`${runId}\n`);
