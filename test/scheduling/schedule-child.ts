import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { settingsSchema } from '../../src/config/settings.ts';
import { openDatabase } from '../../src/database/index.ts';
import { createLogger } from '../../src/logging/index.ts';
import { startMonitoringSchedule } from '../../src/scheduling/index.ts';

/**
 * A process with the schedule of each second: DATABASE_URL, a file of what it did, one at which it stands still until it is
 * stopped, a model that always fails, and a file from the making of which on its clock is four seconds behind.
 */
const [databaseUrl = '', diary = '', stumbling = '', failing = '', setBack = ''] = process.argv.slice(2);
const clock = Date.now;
Date.now = () => clock() - (setBack !== '' && existsSync(setBack) ? 4_000 : 0);
globalThis.Date = new Proxy(Date, {
  construct: (real, given, made) => Reflect.construct(real, given.length === 0 ? [Date.now()] : given, made),
});
const controller = new AbortController();
const { signal } = controller;
const { logging } = settingsSchema.parse({ logging: { level: 'silent' } });
const logger = await createLogger(logging, { isTerminal: false });

async function monitor(model: string): Promise<void> {
  appendFileSync(diary, `${model}\n`);
  if (model === failing) throw new Error('a bug of a monitor');
  if (stumbling === '' || existsSync(stumbling) || model !== 'second') return;
  writeFileSync(stumbling, String(process.pid));
  await wait(600_000, undefined, { signal });
}

const settings = settingsSchema.parse({ database: { url: databaseUrl } });
const database = await openDatabase(settings.database, { storageFolder: '', logger });
const schedule = await startMonitoringSchedule({
  database,
  cron: '* * * * * *',
  programVersion: '0.0.0',
  logger,
  signal,
  job: {
    models: async () => ['first', 'second', 'third'],
    monitor,
    deliver: async () => appendFileSync(diary, 'told\n'),
  },
});
process.on('SIGTERM', () => {
  controller.abort();
  void schedule.stop().then(() => process.exit(0));
});
process.send?.('ready');
