import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readBundle } from '../../src/models/index.ts';
import {
  type DeploymentRecord,
  listProduction,
  materialise,
  readProduction,
  watchProduction,
} from '../../src/production/index.ts';
import { createBundles } from '../registry/test-registry.ts';

const name = 'heart-disease';
const options = { timeoutMs: 10_000 };

let bundles: Awaited<ReturnType<typeof createBundles>>;
let folders: string;
/** A production folder of its own for each test. */
let folder: string;
let count = 0;

beforeAll(async () => {
  bundles = await createBundles();
  folders = await mkdtemp(join(tmpdir(), 'hale-production-'));
});
afterAll(async () => {
  await bundles.close();
  await rm(folders, { recursive: true, force: true });
});
beforeEach(() => {
  count += 1;
  folder = join(folders, String(count));
});

/** Puts version `version`, a bundle of that seed, into production. */
async function put(version: number, changes: Partial<DeploymentRecord> & { of?: number } = {}) {
  const { of = version, ...recordChanges } = changes;
  const { bundleFolder, digest } = await bundles.bundle(name, of);
  const record: DeploymentRecord = {
    name,
    version: String(version),
    digest,
    deploymentId: `deployment-${version}`,
    deployedAt: '2026-03-01T12:00:00.000Z',
    simulated: false,
    runId: 'run-1',
    ...recordChanges,
  };
  await materialise(folder, record, bundleFolder, options);
  return record;
}

const digests = async () => (await readdir(join(folder, name))).filter((entry) => entry !== 'deployment.json').sort();

describe('the production folder', () => {
  it('is empty before anything is deployed', async () => {
    expect(await readProduction(folder, name)).toBeNull();
    expect(await listProduction(folder)).toEqual([]);
  });

  it('takes a record that was written before records told their run', async () => {
    const record = await put(1);
    const path = join(folder, name, 'deployment.json');
    const { run_id: _, ...older } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify(older));
    expect((await readProduction(folder, name))?.record).toEqual({ ...record, runId: null });
  });

  it('holds a record in snake_case beside the bundle that it names', async () => {
    const record = await put(1);
    expect(JSON.parse(await readFile(join(folder, name, 'deployment.json'), 'utf8'))).toEqual({
      name,
      version: '1',
      digest: record.digest,
      deployment_id: 'deployment-1',
      deployed_at: '2026-03-01T12:00:00.000Z',
      simulated: false,
      run_id: 'run-1',
    });
    expect(await readProduction(folder, name)).toEqual({ record, bundleFolder: join(folder, name, record.digest) });
    expect(await listProduction(folder)).toEqual([name]);
  });

  it('keeps the version before, for whoever is just reading it, and no older one', async () => {
    const [first, second, third] = [await put(1), await put(2), await put(3)];
    expect(await digests()).toEqual([second.digest, third.digest].sort());
    await put(1);
    expect(await digests()).toEqual([first.digest, third.digest].sort());
  });

  it('mends a bundle that is damaged there', async () => {
    const { digest } = await put(1);
    await appendFile(join(folder, name, digest, 'model.json'), ' ');
    await put(1);
    await readBundle(join(folder, name, digest), { expectedDigest: digest });
  });

  it('takes nothing that is not what the record names, and stays as it is', async () => {
    const record = await put(1);
    await expect(put(2, { of: 3, digest: 'b'.repeat(64) })).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
    expect((await readProduction(folder, name))?.record).toEqual(record);
    expect(await digests()).toEqual([record.digest]);
  });

  it('is left alone by a writer that was overtaken', async () => {
    const record = await put(2);
    const { bundleFolder, digest } = await bundles.bundle(name, 1);
    const late = { ...record, version: '1', digest, deploymentId: 'deployment-1' };
    expect(await materialise(folder, late, bundleFolder, { ...options, isCurrent: async () => false })).toBe(false);
    expect((await readProduction(folder, name))?.record).toEqual(record);
  });

  it('is whole at every moment for a reader, while many write', async () => {
    await put(1);
    let isDone = false;
    const reading = (async () => {
      let reads = 0;
      while (!isDone) {
        const found = await readProduction(folder, name);
        const { record, bundleFolder } = found ?? {};
        const after = async () => (await readProduction(folder, name))?.record.deploymentId;
        await readBundle(bundleFolder ?? '', { expectedDigest: record?.digest ?? '', whole: false }).catch(
          async (error: unknown) => {
            // Overtaken twice while it was read, which a server answers by reading again.
            if ((await after()) === record?.deploymentId) throw error;
          },
        );
        reads += 1;
      }
      return reads;
    })();
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => put((index % 3) + 1, { deploymentId: `deployment-of-${index}` })),
    );
    isDone = true;
    expect(await reading).toBeGreaterThan(0);
  });

  it.each(['../outside', '..', '', 'a/b', 'a\\b', '/etc', '.hidden', 'con'])(
    'has no model of the name %j',
    async (bad) => {
      await put(1);
      expect(await readProduction(folder, bad)).toBeNull();
      await expect(put(1, { name: bad })).rejects.toThrow(TypeError);
    },
  );

  it.each([
    ['no JSON', '{"name":'],
    ['another model', '{"name":"other","version":"1"}'],
    [
      'a digest that is a path',
      JSON.stringify({
        name,
        version: '1',
        digest: '../../../etc',
        deployment_id: 'a',
        deployed_at: '2026-03-01T12:00:00.000Z',
        simulated: false,
      }),
    ],
    ['nothing', ''],
  ])('refuses a record that is %s', async (_case, text) => {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'deployment.json'), text);
    await expect(readProduction(folder, name)).rejects.toMatchObject({ code: 'PRODUCTION_INVALID' });
    await put(1);
    expect((await readProduction(folder, name))?.record.version).toBe('1');
  });

  it('takes the lock of a dead process away, and waits for a living one', async () => {
    await put(1);
    const lock = join(folder, name, '.lock');
    await writeFile(lock, 'no-such-host-here/1/x');
    const long = new Date(Date.now() - 60_000);
    await utimes(lock, long, long);
    await put(2);
    const { hostname } = await import('node:os');
    await writeFile(lock, `${hostname()}/999999999/x`);
    await put(3);
    expect(await digests()).toHaveLength(2);

    const { currentProcess, formatProcessIdentity } = await import('../../src/files/index.ts');
    await writeFile(lock, formatProcessIdentity(currentProcess()));
    const { bundleFolder, digest } = await bundles.bundle(name, 1);
    const record = { ...(await readProduction(folder, name))!.record, digest };
    await expect(materialise(folder, record, bundleFolder, { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'PRODUCTION_NOT_SERVED',
      retryable: true,
      message: expect.stringContaining(String(process.pid)),
    });
  });
});

describe('watchProduction', () => {
  it('tells of what is there, of each change, and of nothing after its end', async () => {
    await put(1);
    const changes: string[] = [];
    const watching = new AbortController();
    watchProduction(folder, (changed) => changes.push(changed), { pollMs: 20, signal: watching.signal });
    await expect.poll(() => changes).toEqual([name]);
    await put(2);
    await expect.poll(() => changes).toEqual([name, name]);
    await rm(join(folder, name), { recursive: true });
    await expect.poll(() => changes).toEqual([name, name, name]);
    await put(3);
    await expect.poll(() => changes.length).toBe(4);
    watching.abort();
    await put(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(changes).toHaveLength(4);
  });

  it('waits for a folder that is not there yet', async () => {
    const changes: string[] = [];
    const watching = new AbortController();
    watchProduction(folder, (changed) => changes.push(changed), { pollMs: 20, signal: watching.signal });
    await put(1);
    await expect.poll(() => changes).toEqual([name]);
    watching.abort();
  });
});
