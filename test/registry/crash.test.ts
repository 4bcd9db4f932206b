import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBundle } from '../../src/models/index.ts';
import { readProduction } from '../../src/production/index.ts';
import type { Registry } from '../../src/registry/index.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { createBundles, openRegistry } from './test-registry.ts';

const childFile = fileURLToPath(new URL('./deployment-child.ts', import.meta.url));
const name = 'crashing';

let test: TestDatabase;
let storage: string;
let bundles: Awaited<ReturnType<typeof createBundles>>;
let registry: Registry;
let registered = 0;

beforeAll(async () => {
  [test, bundles, storage] = await Promise.all([
    openTestDatabase(),
    createBundles(),
    mkdtemp(join(tmpdir(), 'hale-crash-')),
  ]);
  registry = openRegistry(test.database, storage);
  const version = await registerNext();
  await registry.deploy({ name, version, expectedVersion: null, actor: 'test', reason: '' });
});

afterAll(async () => {
  await test.close();
  await bundles.close();
  await rm(storage, { recursive: true, force: true });
});

async function registerNext(): Promise<string> {
  registered += 1;
  return (await registry.registerVersion({ name, runId: null, ...(await bundles.bundle(name, registered)) })).version;
}

/** Runs the child under a shell that may limit it. */
function deployInChild(words: readonly string[], limit = ''): Promise<{ signal: string | null; out: string }> {
  const child = spawn('bash', ['-c', `${limit} exec "$0" "$@"`, process.execPath, childFile, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  return new Promise((resolve) => child.once('close', (_code, signal) => resolve({ signal, out })));
}

const production = () => readProduction(join(storage, 'production'), name);

/** What a server would do at this moment. */
async function servable(): Promise<string | undefined> {
  const found = await production();
  if (found === null) return undefined;
  await readBundle(found.bundleFolder, { expectedDigest: found.record.digest });
  return found.record.version;
}

describe('a deployment whose process is killed', () => {
  it.each([
    ['locked', 'old'],
    ['bundle-copied', 'old'],
    ['alias-moved', 'new'],
    ['record-replaced', 'new'],
  ] as const)(
    'at "%s" leaves the %s version, whole; the next start brings the folder in line',
    async (point, decided) => {
      const [before, version] = [await registry.productionVersion(name), await registerNext()];
      const { signal } = await deployInChild([test.url, storage, name, version, before ?? '', point]);
      expect(signal).toBe('SIGKILL');
      expect([before, version]).toContain(await servable());
      expect(await registry.productionVersion(name)).toBe(decided === 'old' ? before : version);

      expect(await registry.reconcileProduction()).toMatchObject([{ name, problem: null }]);
      expect(await servable()).toBe(await registry.productionVersion(name));
      // The lock and the halves of the dead process are in nobody's way.
      const expectedVersion = await registry.productionVersion(name);
      const next = await registerNext();
      await registry.deploy({ name, version: next, expectedVersion, actor: 'test', reason: '' });
      expect(await servable()).toBe(next);
      const left = (await readdir(join(storage, 'production', name))).filter((entry) => !/^[0-9a-f]{64}$/.test(entry));
      expect(left).toEqual(['deployment.json']);
    },
  );
});

describe('a deployment on a disk that takes no more', () => {
  it('is refused before anything is decided, and leaves no half', async () => {
    const [before, version] = [await registry.productionVersion(name), await registerNext()];
    const folders = await readdir(join(storage, 'production', name));
    // The limit of a file's size stands for a full disk: 1 KiB takes the record, and no model.
    const limit = `trap '' XFSZ; ulimit -f 1;`;
    const { out } = await deployInChild([test.url, storage, name, version, before ?? ''], limit);
    expect(JSON.parse(out)).toMatchObject({ code: 'PRODUCTION_NOT_SERVED', message: expect.stringContaining('EFBIG') });
    expect(await registry.productionVersion(name)).toBe(before);
    expect(await servable()).toBe(before);
    expect(await readdir(join(storage, 'production', name))).toEqual(folders);
    // With space again, the same deployment goes through.
    await registry.deploy({ name, version, expectedVersion: before, actor: 'test', reason: '' });
    expect(await servable()).toBe(version);
  });
});

describe('processes that deploy at the same time', () => {
  it('have one winner, and the folder holds what it deployed', async () => {
    const before = await registry.productionVersion(name);
    const versions = [await registerNext(), await registerNext(), await registerNext()];
    const ended = await Promise.all(
      versions.map((version) => deployInChild([test.url, storage, name, version, before ?? ''])),
    );
    const codes = ended.map(({ out }) => JSON.parse(out).code).sort();
    expect(codes).toEqual(['DEPLOYMENT_CONFLICT', 'DEPLOYMENT_CONFLICT', 'deployed']);
    expect(versions).toContain(await registry.productionVersion(name));
    expect(await servable()).toBe(await registry.productionVersion(name));
  });
});
