import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/settings.ts';
import { readProduction } from '../../src/production/index.ts';
import type { Registry } from '../../src/registry/index.ts';
import { createLocalArtifactStore, createTracking } from '../../src/tracking/index.ts';
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { createBundles, openRegistry } from './test-registry.ts';

let test: TestDatabase;
let storage: string;
let bundles: Awaited<ReturnType<typeof createBundles>>;
let registry: Registry;
let now = new Date('2026-03-01T12:00:00.000Z');
let names = 0;
/** A model of its own for each test. */
let name: string;

beforeAll(async () => {
  [test, bundles, storage] = await Promise.all([
    openTestDatabase(),
    createBundles(),
    mkdtemp(join(tmpdir(), 'hale-registry-')),
  ]);
  registry = openRegistry(test.database, storage, { now: () => now });
});

afterAll(async () => {
  await test.close();
  await bundles.close();
  await rm(storage, { recursive: true, force: true });
});

beforeEach(() => {
  names += 1;
  name = `model-${names}`;
});

const production = () => join(storage, 'production');
const served = async () => (await readProduction(production(), name))?.record.version;

async function register(seed: number, changes: { runId?: string; tags?: Record<string, string> } = {}) {
  return registry.registerVersion({ name, runId: null, ...(await bundles.bundle(name, seed)), ...changes });
}

/** Registers versions 1 to `count`. */
async function registerVersions(count: number): Promise<void> {
  for (let seed = 1; seed <= count; seed += 1) await register(seed);
}

const deploy = (version: string, expectedVersion: string | null) =>
  registry.deploy({ name, version, expectedVersion, actor: 'ada', reason: 'a test' });
const rollback = (expectedVersion?: string) =>
  registry.rollback({ name, actor: 'ada', reason: 'it was bad', ...(expectedVersion && { expectedVersion }) });

async function damage(folder: string): Promise<void> {
  await appendFile(join(folder, 'model.json'), ' ');
}

describe('versions', () => {
  it('are numbered from 1, keep what was said of them, and are the same for the same bundle of the same run', async () => {
    const first = await register(1, { tags: { kind: 'logistic_regression' } });
    const { bundleFolder, digest } = await bundles.bundle(name, 1);
    expect(first).toEqual({
      name,
      version: '1',
      digest,
      runId: null,
      description: '',
      tags: { kind: 'logistic_regression' },
      aliases: [],
      createdAt: now,
      bundleFolder: join(storage, 'artifacts/bundles', digest),
    });
    expect(await readdir(first.bundleFolder)).toEqual(await readdir(bundleFolder));
    expect((await register(2)).version).toBe('2');
    expect((await register(1)).version).toBe('1');
    expect((await registry.listVersions(name)).map(({ version }) => version)).toEqual(['2', '1']);
    expect((await registry.listModels()).find((model) => model.name === name)).toMatchObject({
      latestVersion: '2',
      productionVersion: null,
    });
  });

  it('have no gap and no number twice, however many register at once through several connections', async () => {
    const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
    await Promise.all(seeds.map((seed) => bundles.bundle(name, seed)));
    const [other] = [openRegistry(test.database, storage)];
    const versions = await Promise.all(
      [...seeds, 3, 7].map(async (seed, index) =>
        (index % 2 === 0 ? registry : other).registerVersion({
          name,
          runId: null,
          ...(await bundles.bundle(name, seed)),
        }),
      ),
    );
    const numbers = new Set(versions.map(({ version }) => Number(version)));
    expect([...numbers].sort((a, b) => a - b)).toEqual(seeds);
    expect(new Set(versions.map(({ digest }) => digest)).size).toBe(12);
  });

  it('leave no gap where a registration failed', async () => {
    await register(1);
    await expect(register(2, { runId: 'no such run' })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    expect((await register(3)).version).toBe('2');
  });

  it('are refused where the bundle is another, damaged or of another model', async () => {
    const sound = await bundles.bundle(name, 1);
    const copy = join(storage, `damaged-${name}`);
    await cp(sound.bundleFolder, copy, { recursive: true });
    await damage(copy);
    const offer = (changes: object) => registry.registerVersion({ name, runId: null, ...sound, ...changes });
    await expect(offer({ digest: 'b'.repeat(64) })).rejects.toMatchObject({ code: 'BUNDLE_DIGEST_MISMATCH' });
    await expect(offer({ bundleFolder: copy })).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
    await expect(offer({ bundleFolder: join(storage, 'none') })).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
    await expect(offer({ name: 'another' })).rejects.toMatchObject({ code: 'REGISTRY_INPUT_INVALID' });
    await expect(registry.listVersions(name)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });

  it.each(['', '..', '../a', 'a/b', 'a\\b', '.hidden', 'a.', 'CON', 'nul.x', 'a b', 'a\0', 'é', 'x'.repeat(101), '-a'])(
    'have no model of the name %j',
    async (bad) => {
      const offer = { name: bad, runId: null, ...(await bundles.bundle('any', 1)) };
      await expect(registry.registerVersion(offer)).rejects.toMatchObject({ code: 'REGISTRY_INPUT_INVALID' });
    },
  );

  it.each(['0', '99', '-1', '1.0', ' 1', 'one', '', '9'.repeat(40)])('have no number %j', async (version) => {
    await register(1);
    const refusal = { code: 'MODEL_VERSION_NOT_FOUND', category: 'not-found' };
    await expect(registry.getVersion(name, version)).rejects.toMatchObject(refusal);
    await expect(deploy(version, null)).rejects.toMatchObject(refusal);
  });

  it('are found by their aliases, of which production moves by deployment only', async () => {
    await registerVersions(2);
    await registry.setAlias(name, 'challenger', '1');
    await registry.setAlias(name, 'challenger', '2');
    expect((await registry.getVersionByAlias(name, 'challenger')).version).toBe('2');
    expect((await registry.getVersion(name, '2')).aliases).toEqual(['challenger']);
    await registry.removeAlias(name, 'challenger');
    await expect(registry.getVersionByAlias(name, 'challenger')).rejects.toMatchObject({
      code: 'MODEL_VERSION_NOT_FOUND',
    });
    for (const alias of ['production', 'latest', 'v1', '7', '', 'a b', 'a/b', 'x'.repeat(256)]) {
      await expect(registry.setAlias(name, alias, '1')).rejects.toMatchObject({ code: 'REGISTRY_INPUT_INVALID' });
    }
    await deploy('1', null);
    expect((await registry.getVersionByAlias(name, 'production')).version).toBe('1');
  });

  it('take tags later', async () => {
    await register(1, { tags: { a: '1' } });
    await register(2);
    await registry.setVersionTags(name, '1', { a: '2', 'gate.reasons': 'none' });
    expect((await registry.getVersion(name, '1')).tags).toEqual({ a: '2', 'gate.reasons': 'none' });
    expect((await registry.getVersion(name, '2')).tags).toEqual({});
    const tooLong = { a: 'x'.repeat(100_001) };
    await expect(registry.setVersionTags(name, '1', tooLong)).rejects.toMatchObject({ code: 'REGISTRY_INPUT_INVALID' });
  });
});

describe('an unknown model', () => {
  it.each(['none', '../none', 'a\0b', '', '\ud800', "x'; drop table runs"])(
    'of the name %j is not found by any function',
    async (unknown) => {
      const asked: (() => Promise<unknown>)[] = [
        () => registry.listVersions(unknown),
        () => registry.getVersion(unknown, '1'),
        () => registry.getVersionByAlias(unknown, 'production'),
        () => registry.setVersionTags(unknown, '1', {}),
        () => registry.setAlias(unknown, 'a', '1'),
        () => registry.removeAlias(unknown, 'a'),
        () => registry.deploy({ name: unknown, version: '1', expectedVersion: null, actor: 'a', reason: '' }),
        () => registry.rollback({ name: unknown, actor: 'a', reason: '' }),
        () => registry.deployments(unknown),
        () => registry.productionVersion(unknown),
        () => registry.versionAt(unknown, now),
        () => registry.verifyVersion(unknown, '1'),
        () => registry.lineage(unknown, '1'),
      ];
      for (const ask of asked)
        await expect(ask()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND', category: 'not-found' });
    },
  );
});

describe('a deployment', () => {
  it('moves the alias, the history and the production folder', async () => {
    await registerVersions(2);
    const first = await deploy('1', null);
    expect(first).toMatchObject({
      kind: 'deploy',
      name,
      version: '1',
      previousVersion: null,
      actor: 'ada',
      reason: 'a test',
    });
    await deploy('2', '1');
    expect(await registry.productionVersion(name)).toBe('2');
    expect((await registry.getVersion(name, '2')).aliases).toEqual(['production']);
    expect(
      (await registry.deployments(name)).map(({ version, previousVersion }) => [version, previousVersion]),
    ).toEqual([
      ['2', '1'],
      ['1', null],
    ]);
    const inProduction = await readProduction(production(), name);
    const [latest] = await registry.deployments(name);
    const { digest } = await registry.getVersion(name, '2');
    expect(inProduction?.record).toEqual({
      name,
      version: '2',
      digest,
      deploymentId: latest?.deploymentId,
      deployedAt: latest?.deployedAt.toISOString(),
      simulated: false,
      runId: (await registry.getVersion(name, '2')).runId,
    });
    expect(await registry.verifyVersion(name, '2')).toMatchObject({
      passed: true,
      checks: [{ place: 'store' }, { place: 'production' }],
    });
    expect(await registry.verifyVersion(name, '1')).toMatchObject({ passed: true, checks: [{ place: 'store' }] });
  });

  it('has one winner among those who expect the same', async () => {
    await registerVersions(3);
    await deploy('1', null);
    const outcomes = await Promise.allSettled(['2', '3', '2', '3'].map((version) => deploy(version, '1')));
    const winners = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'DEPLOYMENT_CONFLICT', category: 'conflict' });
    }
    expect(await registry.deployments(name)).toHaveLength(2);
    expect(await served()).toBe(await registry.productionVersion(name));
  });

  it('is refused where another version is deployed than was expected', async () => {
    await registerVersions(2);
    await expect(deploy('2', '1')).rejects.toMatchObject({
      code: 'DEPLOYMENT_CONFLICT',
      message: expect.stringContaining('no version'),
    });
    await deploy('1', null);
    await expect(deploy('2', null)).rejects.toMatchObject({ details: { expectedVersion: null, deployedVersion: '1' } });
    expect(await served()).toBe('1');
  });

  it('of the version that is deployed already is no new one, and mends the folder', async () => {
    await register(1);
    const first = await deploy('1', null);
    const path = (await readProduction(production(), name))?.bundleFolder ?? '';
    await damage(path);
    expect(await registry.verifyVersion(name, '1')).toMatchObject({
      passed: false,
      checks: [
        { passed: true },
        { place: 'production', passed: false, problem: expect.stringContaining('model.json') },
      ],
    });
    expect(await deploy('1', '1')).toEqual(first);
    expect(await registry.verifyVersion(name, '1')).toMatchObject({ passed: true });
    expect(await registry.deployments(name)).toHaveLength(1);
  });

  it('of a version whose bundle is damaged changes nothing', async () => {
    await registerVersions(2);
    await deploy('1', null);
    await damage((await registry.getVersion(name, '2')).bundleFolder);
    await expect(deploy('2', '1')).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
    expect(await registry.productionVersion(name)).toBe('1');
    expect(await served()).toBe('1');
    expect(await registry.verifyVersion(name, '2')).toMatchObject({ passed: false });
    // Registered again, the bundle in the store is replaced.
    await register(2);
    expect(await registry.verifyVersion(name, '2')).toMatchObject({ passed: true });
  });

  it('says which version was in production when, also where the clock went back', async () => {
    await registerVersions(3);
    const at = (minutes: number) => new Date(Date.UTC(2026, 5, 1, 14, minutes));
    now = at(0);
    await deploy('1', null);
    now = at(10);
    await deploy('2', '1');
    now = at(5);
    await deploy('3', '2');
    expect(await registry.versionAt(name, new Date(at(0).getTime() - 1))).toBeNull();
    expect(await registry.versionAt(name, at(0))).toBe('1');
    expect(await registry.versionAt(name, at(9))).toBe('1');
    expect(await registry.versionAt(name, at(10))).toBe('3');
    expect((await registry.deployments(name)).map(({ version }) => version)).toEqual(['3', '2', '1']);
  });
});

describe('a rollback', () => {
  it('goes back one good version at a time, and then no further', async () => {
    await registerVersions(3);
    await deploy('1', null);
    await deploy('2', '1');
    await deploy('3', '2');
    expect(await rollback()).toMatchObject({
      kind: 'rollback',
      version: '2',
      previousVersion: '3',
      reason: 'it was bad',
    });
    expect(await served()).toBe('2');
    expect(await rollback()).toMatchObject({ version: '1', previousVersion: '2' });
    expect(await served()).toBe('1');
    await expect(rollback()).rejects.toMatchObject({ code: 'ROLLBACK_IMPOSSIBLE' });
    expect(await registry.productionVersion(name)).toBe('1');
  });

  it('passes over a version whose bundle is damaged', async () => {
    await registerVersions(3);
    await deploy('1', null);
    await deploy('2', '1');
    await deploy('3', '2');
    await damage((await registry.getVersion(name, '2')).bundleFolder);
    expect(await rollback()).toMatchObject({ version: '1' });
    await expect(rollback()).rejects.toMatchObject({ code: 'ROLLBACK_IMPOSSIBLE' });
  });

  it('is one step for two who ask at once', async () => {
    await registerVersions(3);
    await deploy('1', null);
    await deploy('2', '1');
    await deploy('3', '2');
    const outcomes = await Promise.allSettled([rollback(), rollback(), rollback('3')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await registry.productionVersion(name)).toBe('2');
    await expect(rollback('3')).rejects.toMatchObject({ code: 'DEPLOYMENT_CONFLICT' });
  });

  it('is impossible where nothing was deployed', async () => {
    await register(1);
    await expect(rollback()).rejects.toMatchObject({ code: 'ROLLBACK_IMPOSSIBLE', category: 'precondition' });
  });
});

describe('reconcileProduction', () => {
  const reconciled = async () => (await registry.reconcileProduction()).find((model) => model.name === name);

  it('leaves alone what is as deployed, and mends what is not', async () => {
    await registerVersions(2);
    await deploy('1', null);
    expect(await reconciled()).toEqual({ name, version: '1', outcome: 'as-deployed', problem: null });
    const folder = join(production(), name);

    await rm(folder, { recursive: true });
    expect(await reconciled()).toMatchObject({ outcome: 'repaired' });
    await writeFile(join(folder, 'deployment.json'), '{"name": ');
    expect(await reconciled()).toMatchObject({ outcome: 'repaired' });
    await damage((await readProduction(production(), name))?.bundleFolder ?? '');
    expect(await reconciled()).toMatchObject({ outcome: 'repaired' });
    const record = await readFile(join(folder, 'deployment.json'), 'utf8');
    await deploy('2', '1');
    await writeFile(join(folder, 'deployment.json'), record);
    expect(await reconciled()).toMatchObject({ version: '2', outcome: 'repaired' });
    expect(await served()).toBe('2');
    expect(await registry.verifyVersion(name, '2')).toMatchObject({ passed: true });
  });

  it('tells of a model that cannot be mended, and goes on with the others', async () => {
    await register(1);
    await deploy('1', null);
    await rm(join(production(), name), { recursive: true });
    const { bundleFolder } = await registry.getVersion(name, '1');
    await rm(join(bundleFolder, 'model.json'));
    const all = await registry.reconcileProduction();
    expect(all.find((model) => model.name === name)).toMatchObject({
      outcome: 'failed',
      problem: expect.stringContaining('model.json'),
    });
    expect(all.filter(({ outcome }) => outcome === 'as-deployed').length).toBeGreaterThan(0);
    await register(1);
    expect(await reconciled()).toMatchObject({ outcome: 'repaired' });
  });
});

describe('lineage', () => {
  it('goes from a version to its run, its datasets and the commit of its program', async () => {
    const tracking = createTracking(test.database, {
      settings: settingsSchema.parse({}).tracking,
      artifacts: createLocalArtifactStore(join(storage, 'artifacts/runs'), { maximumBytes: 1_000 }),
      now: () => now,
      newId: () => `run-of-${name}`,
    });
    const { experimentId } = await tracking.ensureExperiment(name);
    const tags = { 'mlflow.source.git.commit': 'c0ffee' };
    const { runId } = await tracking.createRun({ experimentId, runName: 'training', tags });
    const input = {
      name: 'cleveland',
      digest: 'd'.repeat(64),
      sourceType: 'file',
      source: 'a file',
      context: 'training',
    };
    await tracking.logInputs(runId, [{ ...input, rowCount: 303 }]);
    tracking.close();
    const version = await register(1, { runId });
    expect(await registry.lineage(name, '1')).toEqual({
      version,
      run: { runId, experimentId, name: 'training', status: 'RUNNING', startedAt: now },
      datasets: [input],
      commit: 'c0ffee',
    });
    await register(2);
    expect(await registry.lineage(name, '2')).toMatchObject({ run: null, datasets: [], commit: null });
  });
});
