import { writeSync } from 'node:fs';
import { append, model, openTestLog } from './test-log.ts';

/** Appends without end, and prints the id of each prediction that was acknowledged. `append-child.ts FOLDER FSYNC` */
const [folder = '', fsync] = process.argv.slice(2);
const log = await openTestLog(folder, { settings: { fsync: fsync === 'fsync', segment: { maximumBytes: 65_536 } } });
const version = log.of({ name: model, version: '1' });

async function appendForEver(): Promise<never> {
  for (;;) writeSync(1, `${await append(version)}\n`);
}
await Promise.all(Array.from({ length: 16 }, appendForEver));
