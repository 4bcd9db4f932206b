import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFileLock } from '../../src/files/index.ts';

/** `node lock-child.ts LOCK LOG ROUNDS` marks in the log when it enters and leaves the lock; `hold` enters and stays. */
const [lock = '', log = '', rounds = ''] = process.argv.slice(2);
const options = { timeoutMs: 20_000, onTimeout: (holder: string) => new Error(`held by ${holder}`) };
for (let round = 0; round < (rounds === 'hold' ? 1 : Number(rounds)); round += 1) {
  await withFileLock(lock, options, async () => {
    await appendFile(log, `enter ${process.pid}\n`);
    await sleep(rounds === 'hold' ? 60_000 : 5);
    await appendFile(log, `leave ${process.pid}\n`);
  });
}
