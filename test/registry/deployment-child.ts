import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { settingsSchema } from '../../src/config/settings.ts';
import { openDatabase } from '../../src/database/index.ts';
import { isHaleError } from '../../src/errors/index.ts';
import { createRegistry } from '../../src/registry/index.ts';

/**
 * `node deployment-child.ts URL STORAGE NAME VERSION EXPECTED [POINT]` deploys a version, and prints as JSON how that
 * ended; at the named point it kills itself, as the machine might.
 */
const [url = '', storageFolder = '', name = '', version = '', expectedVersion = '', diesAt] = process.argv.slice(2);
const settings = settingsSchema.parse({ database: { url } });
const database = await openDatabase(settings.database, { storageFolder, logger: pino({ level: 'silent' }) });
const registry = createRegistry(database, {
  settings: settings.registry,
  storageFolder,
  now: () => new Date(),
  newId: randomUUID,
  atPoint(point) {
    if (point === diesAt) process.kill(process.pid, 'SIGKILL');
  },
});
const outcome = await registry.deploy({ name, version, expectedVersion, actor: 'child', reason: '' }).then(
  () => ({ code: 'deployed' }),
  (error: unknown) => {
    if (!isHaleError(error)) throw error;
    return { code: error.code, message: error.message };
  },
);
process.stdout.write(JSON.stringify(outcome));
await database.close();
