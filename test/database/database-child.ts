import pino from 'pino';
import { settingsSchema } from '../../src/config/settings.ts';
import { openDatabase } from '../../src/database/index.ts';

/**
 * A process that uses the embedded server of a folder: `node database-child.ts FOLDER`. It prints the process id of the
 * server and of its own as JSON, and closes the database when its standard input ends.
 */
const [storageFolder = ''] = process.argv.slice(2);
const database = await openDatabase(settingsSchema.parse({}).database, {
  storageFolder,
  logger: pino({ level: 'silent' }),
});
const { rows } = await database.pool.query<{ tables: number }>(
  "select count(*)::int as tables from information_schema.tables where table_schema = 'public'",
);
process.stdout.write(`${JSON.stringify({ pid: process.pid, url: database.url, tables: rows[0]?.tables })}\n`);
process.stdin.resume();
process.stdin.on('end', () => void database.close());
