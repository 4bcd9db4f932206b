import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBundle } from '../../../src/models/index.ts';
import { createLocalArtifactStore } from '../../../src/tracking/index.ts';
import { writeTrainedBundle } from '../../serving/trained-bundle.ts';
import { describeWithSmallDisk, mountSmallDisk, type SmallDisk } from '../../small-disk.ts';

await describeWithSmallDisk('a disk that fills while something is written', () => {
  let disk: SmallDisk;
  beforeAll(async () => {
    disk = await mountSmallDisk(2);
  });
  afterAll(() => disk.close());

  it.each([0, 4096, 16_384])('takes no half bundle into the %d bytes that it has left', async (left) => {
    await disk.leave(left);
    const folder = join(disk.folder, 'bundles', 'one');
    const error = await writeTrainedBundle(folder, 3).then(
      () => expect.unreachable(),
      (reason: unknown) => reason as Error & { details: unknown },
    );
    expect(error).toMatchObject({ code: 'BUNDLE_UNWRITABLE', retryable: true, details: { folder, reason: 'ENOSPC' } });
    expect(error.message).toBe(
      `the bundle cannot be written to ${folder} (the disk is full), and nothing of it was kept; make room on it, or choose another storage.folder`,
    );
    expect(await readdir(join(disk.folder, 'bundles')).catch(() => [])).toEqual([]);
  });

  it('takes it whole once there is room', async () => {
    await disk.leave(1024 ** 2);
    const folder = join(disk.folder, 'bundles', 'one');
    const { digest } = await writeTrainedBundle(folder, 3);
    await expect(readBundle(folder, { expectedDigest: digest })).resolves.toMatchObject({ digest });
  });

  it('takes no half artifact', async () => {
    const store = createLocalArtifactStore(join(disk.folder, 'runs'), { maximumBytes: 1024 ** 2 });
    await store.write('r/plots/small.svg', '<svg/>');
    await disk.leave(8192);
    await expect(store.write('r/plots/large.svg', 'x'.repeat(100_000))).rejects.toMatchObject({
      code: 'ARTIFACT_STORE_FAILED',
      message: expect.stringMatching(
        /large\.svg cannot be stored in \S+runs.*\(the disk is full\); make room on it, or/,
      ),
      details: { reason: 'ENOSPC' },
    });
    expect(await readdir(join(disk.folder, 'runs/r/plots'))).toEqual(['small.svg']);
  });
});
