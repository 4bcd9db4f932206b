import { afterEach, expect, it, vi } from 'vitest';
import { allIds, append, logFolder, model, openTestLog, removeFolders } from './test-log.ts';

/** Neither a failing fsync nor a disk that hangs can be made without the rights of root: the calls themselves stand in. */
const fault = vi.hoisted(() => ({ sync: false, hang: false, release: () => {} }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return {
    ...real,
    fdatasync(descriptor: number, done: (error: Error | null) => void) {
      if (fault.sync) setImmediate(done, Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
      else real.fdatasync(descriptor, done);
    },
    write(...call: Parameters<typeof real.write>) {
      const go = () => real.write(...call);
      if (fault.hang) fault.release = go;
      else go();
    },
  };
});

afterEach(async () => {
  Object.assign(fault, { sync: false, hang: false });
  await removeFolders();
});

it('acknowledges nothing any more once the disk has lost what it had taken', async () => {
  const folder = await logFolder();
  const log = await openTestLog(folder, { settings: { fsync: true, retryMs: 10 } });
  const version = log.of({ name: model, version: '1' });
  await append(version);
  fault.sync = true;
  await expect(append(version)).rejects.toMatchObject({ code: 'PREDICTION_LOG_UNAVAILABLE' });
  // A second sync would succeed: the kernel has forgotten what it could not write.
  fault.sync = false;
  await new Promise((resolve) => setTimeout(resolve, 30));
  await expect(append(version)).rejects.toMatchObject({
    message: expect.stringContaining('the disk lost what it had taken'),
  });
  expect(log.state()).toMatchObject({ status: 'failed', recorded: 1, rejected: 2 });
  await log.close();
});

it.each(['refuse', 'count'] as const)(
  'does not let answers wait for a disk that hangs: %s',
  async (whenUnavailable) => {
    const folder = await logFolder();
    const log = await openTestLog(folder, { settings: { maximumDelayMs: 20, whenUnavailable } });
    const version = log.of({ name: model, version: '1' });
    const before = await append(version);
    fault.hang = true;
    const late = Promise.allSettled([append(version), append(version)]);
    await expect.poll(() => log.state().status, { timeout: 10_000 }).toBe('slow');
    const status = whenUnavailable === 'refuse' ? 'rejected' : 'fulfilled';
    expect((await late).map((each) => each.status)).toEqual([status, status]);
    expect((await Promise.allSettled([append(version)])).map((each) => each.status)).toEqual([status]);
    expect(log.state()).toMatchObject({ recorded: 1, lost: whenUnavailable === 'count' ? 3 : 0 });
    fault.hang = false;
    fault.release();
    await expect.poll(() => log.state().status, { timeout: 10_000 }).toBe('ok');
    const after = await append(version);
    await log.close();
    // What was told to be lost is not there after all.
    expect(await allIds(folder)).toEqual([before, after]);
  },
);
