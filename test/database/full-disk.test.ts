import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainFullDisk } from '../../src/database/embedded/explain-full-disk.ts';

// What PostgreSQL 18.4 wrote on file systems of 20, 50 and 60 MB; to mount one takes rights that a test has not.
const initdb = `2026-11-24 23:02:52.487 UTC [8644] FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 10
2026-11-24 23:02:52.487 UTC [8644] HINT:  Check free disk space.
2026-11-24 23:02:52.488 UTC [8644] PANIC:  cannot abort transaction 1, it was already committed
Aborted
child process exited with exit code 134`;
const start = `2026-11-24 23:02:53.964 UTC [8754] FATAL:  could not write to file "pg_wal/xlogtemp.8754": No space left on device
2026-11-24 23:02:53.966 UTC [8751] LOG:  startup process (PID 8754) exited with exit code 1
2026-11-24 23:02:53.966 UTC [8751] LOG:  terminating any other active server processes`;
const other = `2026-11-24 23:02:53.964 UTC [8754] FATAL:  data directory "/x/data" has wrong ownership
2026-11-24 23:02:53.964 UTC [8754] HINT:  The server must be started by the user that owns the data directory.`;

describe('a disk without room for the embedded PostgreSQL', () => {
  it.each([
    ['initdb', initdb],
    ['the start', start],
  ])('is recognised in the words of %s', async (_title, said) => {
    const error = await explainFullDisk(said, tmpdir());
    expect(error).toMatchObject({ code: 'POSTGRES_FAILED', details: { free_mb: expect.any(Number) } });
    expect(error?.message).toMatch(/has no room in \S+: \d+ MB are free.* make room, choose another storage\.folder/);
    expect(error?.message).not.toContain('\n');
  });

  it('is told without the free space where that cannot be read', async () => {
    expect((await explainFullDisk(start, join(tmpdir(), 'hale-nowhere')))?.details.free_mb).toBeNull();
  });

  it('is not seen in other words', async () => {
    expect(await explainFullDisk(other, tmpdir())).toBeUndefined();
  });
});
