import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHale } from '../cli/run-hale.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { describeWithSmallDisk, mountSmallDisk, type SmallDisk } from '../small-disk.ts';

await describeWithSmallDisk('a training on a disk that fills', () => {
  let [disk, test, project]: [SmallDisk?, TestDatabase?, string?] = [];
  beforeAll(async () => {
    [disk, test, project] = await Promise.all([
      mountSmallDisk(8),
      openTestDatabase(),
      mkdtemp(join(tmpdir(), 'hale-full-')),
    ]);
    const rows = Array.from(
      { length: 120 },
      (_, row) => `${20 + (row % 31)},${row % 7},${(row % 31) + 3 * (row % 7) > 24 ? 1 : 0}`,
    );
    await writeFile(join(project, 'table.csv'), ['age,visits,outcome', ...rows].join('\n'));
    const { code, error } = await runHale(['init', 'table.csv', '--target', 'outcome', '--yes'], { folder: project });
    expect({ code, error }).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await Promise.all([disk?.close(), test?.close(), project && rm(project, { recursive: true, force: true })]);
  });

  const files = async (): Promise<string[]> => {
    const found = await readdir(disk!.folder, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map(({ name }) => name);
  };
  const train = () => {
    const words = ['train', '--set', `storage.folder=${disk!.folder}/storage`];
    const faster = ['training.kinds=["logistic_regression"]', 'evaluation.bootstrap.resamples=200'];
    return runHale([...words, ...faster.flatMap((one) => ['--set', one])], {
      folder: project!,
      variables: { DATABASE_URL: test!.url },
    });
  };

  // An artifact of the run, its bundle, and the copies of the bundle in the store and in production, one after the other.
  it.each([16, 60, 200])('says so, with %d KB left, and what to do, and leaves nothing half-written', async (left) => {
    await rm(join(disk!.folder, 'storage'), { recursive: true, force: true });
    await disk!.leave(left * 1024);
    const { code, out, error } = await train();
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(error).toMatch(/the disk is full.*make room on it, or choose another storage\.folder/);
    expect(error).not.toMatch(/ENOSPC|bug in Hale/);
    expect((await files()).filter((name) => /unfinished|\.tmp|^\..*-[0-9a-f]{16}$/.test(name))).toEqual([]);
    expect(await files()).not.toContain('deployment.json');
  });

  it('does its work once there is room', async () => {
    await disk!.leave(4 * 1024 ** 2);
    const { code, error } = await train();
    expect({ code, error }).toMatchObject({ code: 0, error: expect.stringContaining('is in production') });
  });

  it('says the same of predictions and of rows that are set apart', async () => {
    const storage = ['--set', `storage.folder=${disk!.folder}/storage`];
    await writeFile(join(project!, 'odd.csv'), 'age,visits,outcome\n30,many,1\n31,2,0\n');
    await disk!.leave(0);
    const outputs = await Promise.all(
      [
        ['predict', '--input', 'table.csv', '--output', join(disk!.folder, 'scores.csv')],
        ['predict', '--input', 'table.csv', '--output', join(disk!.folder, 'scores.parquet')],
        ['data', 'validate', 'odd.csv', '--quarantine', join(disk!.folder, 'odd.csv')],
      ].map((words) => runHale([...words, ...storage], { folder: project! })),
    );
    for (const { code, error } of outputs) {
      expect({ code, error }).toMatchObject({
        code: 5,
        error: expect.stringContaining(': the disk is full; make room'),
      });
      expect(error).not.toContain('ENOSPC');
    }
    expect((await readdir(disk!.folder)).sort()).toEqual(['ballast', 'storage']);
  });
});
