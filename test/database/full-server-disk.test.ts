import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { openStores, type Stores } from '../../src/platform/index.ts';
import { describeWithSmallDisk, mountSmallDisk, type SmallDisk } from '../small-disk.ts';
import { silentLogger } from './test-database.ts';

await describeWithSmallDisk('a disk that fills under a running PostgreSQL', () => {
  let disk: SmallDisk;
  let stores: Stores;
  beforeAll(async () => {
    disk = await mountSmallDisk(120);
    const settings = settingsSchema.parse({ storage: { folder: join(disk.folder, 'storage') } });
    stores = await openStores(settings, { folder: disk.folder, logger: silentLogger });
  });
  afterAll(async () => {
    await stores?.close();
    await disk?.close();
  });

  /** Of random text, which PostgreSQL cannot make smaller. */
  async function fill(runId: string): Promise<void> {
    for (let batch = 0; batch < 200; batch += 1) {
      const tags = Array.from({ length: 20 }, (_, tag) => [
        `${batch}-${tag}`,
        Array.from({ length: 100 }, randomUUID).join(''),
      ]);
      await stores.tracking.logBatch(runId, { tags: Object.fromEntries(tags) });
    }
  }

  it('is told as what it is, with the folder, and the server goes on once there is room', async () => {
    const { experimentId } = await stores.tracking.ensureExperiment('one');
    const { runId } = await stores.tracking.createRun({ experimentId, runName: 'large' });
    await disk.leave(0);
    const folder = join(disk.folder, 'storage', 'postgres');
    await expect(fill(runId)).rejects.toMatchObject({
      code: 'DATABASE_DISK_FULL',
      category: 'unavailable',
      retryable: true,
      message: expect.stringMatching(
        /^The disk of \S+, where the embedded PostgreSQL keeps its files, is full: .*Make room there/,
      ),
      details: { folder },
    });
    await disk.leave(40 * 1024 ** 2);
    await expect
      .poll(() => stores.tracking.getRun(runId).catch(() => null), { timeout: 20_000 })
      .toMatchObject({ runId });
    await stores.tracking.logBatch(runId, { params: { kind: 'xgboost' } });
    expect(await stores.tracking.getRun(runId)).toMatchObject({ params: { kind: 'xgboost' } });
  });
});
