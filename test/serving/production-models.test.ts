import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { materialise } from '../../src/production/index.ts';
import { loadServedModel, openProductionModels } from '../../src/serving/index.ts';
import { patient } from '../http/test-server.ts';
import { writeTrainedBundle } from './trained-bundle.ts';

const limits = { maximumRows: 100, reportedErrors: 10 };
const name = 'heart-disease';
let folder: string;
let production: string;
let controller: AbortController;
let log: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-serving-'));
  production = join(folder, 'production');
  controller = new AbortController();
  log = [];
});
afterEach(async () => {
  controller.abort();
  await rm(folder, { recursive: true, force: true });
});

async function deploy(version: string, changes = {}, as = name) {
  const bundleFolder = join(folder, `bundle-${as}-${version}`);
  const { digest, predictor } = await writeTrainedBundle(bundleFolder, Number(version), { name: as, ...changes });
  const record = {
    name: as,
    version,
    digest,
    deploymentId: `deployment-${version}`,
    deployedAt: '2026-01-01T00:00:00.000Z',
    simulated: false,
    runId: 'run-1',
  };
  await materialise(production, record, bundleFolder, { timeoutMs: 5_000 });
  return { digest, predictor, place: join(production, as, digest) };
}

/** What a disk that loses a file, or a copy by hand, may leave: materialise itself refuses to do it. */
async function deployDamaged(version: string) {
  const { digest } = await writeTrainedBundle(join(production, name, 'new'), Number(version));
  const place = join(production, name, digest);
  await rename(join(production, name, 'new'), place);
  await writeFile(join(place, 'model.json'), '{}');
  const record = {
    name,
    version,
    digest,
    deployment_id: version,
    deployed_at: '2026-01-02T00:00:00.000Z',
    simulated: false,
  };
  await writeFile(join(folder, 'record'), JSON.stringify(record));
  await rename(join(folder, 'record'), join(production, name, 'deployment.json'));
}

const open = () =>
  openProductionModels({
    productionFolder: production,
    defaultName: name,
    limits,
    pollMs: 20,
    logger: pino({ level: 'info' }, { write: (line: string) => void log.push(line) }),
    now: () => new Date(0),
    signal: controller.signal,
  });

describe('a model from the production folder', () => {
  it('predicts what its bundle does, and knows its version', async () => {
    const { predictor, digest } = await deploy('3');
    const served = await loadServedModel(production, name, limits);
    expect(served.deployment).toMatchObject({ name, version: '3', digest });
    const encoded = Float64Array.from([63, 1, 0, 145, 233, 1, 2, 150, 0, 2.3, 2, 0, 1]);
    expect(served.predict(patient)).toBe(predictor.probabilityOf(encoded, 0));
    expect(served.predict(served.example)).toBeGreaterThan(0);
    expect(Object.keys(served.example ?? {})).toEqual(served.schema.features.map((feature) => feature.name));
    expect([...served.predictBatch([patient, patient])]).toEqual(Array(2).fill(predictor.probabilityOf(encoded, 0)));
  });

  it('is not there before the first deployment', async () => {
    await expect(loadServedModel(production, name, limits)).rejects.toMatchObject({ code: 'MODEL_NOT_LOADED' });
    await expect(loadServedModel(production, '../outside', limits)).rejects.toMatchObject({ code: 'MODEL_NOT_LOADED' });
    const { models } = await open();
    expect(() => models.get()).toThrow(expect.objectContaining({ code: 'MODEL_NOT_LOADED' }));
  });

  it('is refused where a byte of its model differs, where its schema does, or where it is another model’s', async () => {
    const { place } = await deploy('1');
    for (const file of ['model.json', 'schema.json', 'manifest.json']) {
      const path = join(place, file);
      const bytes = await readFile(path);
      const changed = Buffer.from(bytes);
      changed[bytes.length >> 1]! ^= 1;
      await writeFile(path, changed);
      await expect(loadServedModel(production, name, limits)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
      await writeFile(path, bytes);
    }
    await deploy('2', { name: 'another' });
    await expect(loadServedModel(production, name, limits)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
  });
});

describe('the served models', () => {
  it('follow the folder: a first version, a next one, another model', async () => {
    const { models } = await open();
    expect(models.list()).toEqual([]);
    await deploy('1');
    await expect.poll(() => models.list().map(({ deployment }) => deployment.version)).toEqual(['1']);
    const first = models.get();
    await deploy('2');
    await expect.poll(() => models.get().deployment.version).toBe('2');
    // Whoever took the first before the swap keeps it, whole.
    expect(first.deployment.version).toBe('1');
    expect(first.predict(patient)).not.toBe(models.get().predict(patient));
    await deploy('7', {}, 'second');
    await expect.poll(() => models.list().map(({ deployment }) => deployment.name)).toEqual([name, 'second']);
    expect(log.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ msg: 'model loaded', model_version: '1', previous_version: null }),
      expect.objectContaining({ msg: 'model loaded', model_version: '2', previous_version: '1' }),
      expect.objectContaining({ msg: 'model loaded', model_name: 'second', model_version: '7' }),
    ]);
  });

  it('keep the old version where the new one is damaged, say so, and take one that is whole', async () => {
    await deploy('1');
    const { models, refresh } = await open();
    const before = models.get().predict(patient);
    await deployDamaged('2');
    await refresh(name);
    expect(models.get().predict(patient)).toBe(before);
    expect(models.problems()).toEqual([
      { name, code: 'BUNDLE_INVALID', detail: expect.stringContaining('model.json'), since: new Date(0) },
    ]);
    expect(log.some((line) => line.includes('version 1 goes on serving'))).toBe(true);
    await deploy('3');
    await expect.poll(() => models.get().deployment.version).toBe('3');
    expect(models.problems()).toEqual([]);
  });

  it('keep what they serve where the record goes away or is no record', async () => {
    await deploy('1');
    const { models, refresh } = await open();
    const path = join(production, name, 'deployment.json');
    await writeFile(path, '{');
    await refresh(name);
    expect(models.problems()).toMatchObject([{ name, code: 'PRODUCTION_INVALID' }]);
    await rm(path);
    await refresh(name);
    expect(models.problems()).toMatchObject([{ name, code: 'MODEL_NOT_LOADED' }]);
    expect(models.get().deployment.version).toBe('1');
  });

  it('end with the last of many deployments in quick succession', async () => {
    const { models, refresh } = await open();
    for (let version = 1; version <= 5; version += 1) {
      await deploy(String(version));
      void refresh(name);
    }
    await refresh(name);
    expect(models.get().deployment.version).toBe('5');
    expect(models.problems()).toEqual([]);
  });
});
