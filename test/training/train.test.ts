import { hash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import builtIn from '../../examples/heart-disease/hale.config.ts';
import type { ConfigurationInput, Settings } from '../../src/config/index.ts';
import { createDatasetSource } from '../../src/data/index.ts';
import { comparisonReportSchema, readBundle } from '../../src/models/index.ts';
import type { Registry } from '../../src/registry/index.ts';
import { createRandom, normal } from '../../src/statistics/index.ts';
import type { TrainingReport } from '../../src/training/index.ts';
import { describeWithRealData } from '../real-data.ts';
import { openTrainingWorld, type TrainingWorld } from './training-world.ts';

let world: TrainingWorld;
beforeAll(async () => {
  world = await openTrainingWorld();
}, 60_000);
afterAll(() => world.close());

const textOf = async (runId: string, path: string): Promise<string> =>
  Buffer.from(await world.tracking.readArtifact(runId, path)).toString('utf8');

describeWithRealData('a training on the patients of Cleveland', (dataFolder) => {
  let report: TrainingReport;
  let settings: Settings;
  beforeAll(async () => {
    settings = world.settings({ ...builtIn, data: { ...builtIn.data, folder: dataFolder } });
    report = await world.train(settings);
  }, 60_000);

  it('compares four kinds, chooses by F1 and deploys', async () => {
    expect(report.failed).toEqual([]);
    const means = report.kinds.map(({ kind, cross_validation }) => [kind, cross_validation.summary.f1?.mean] as const);
    const best = means.toSorted(([, a], [, b]) => (b as number) - (a as number))[0];
    expect(report.selection).toMatchObject({ metric: 'f1', rule: 'best', kind: best?.[0] });
    expect(report.deployed).toBe(true);
    expect(await world.registry.productionVersion('heart-disease')).toBe(report.model.version);
  });

  // The sanity band of scikit-learn and LightGBM on these patients; a standard deviation of AUC over folds is .05.
  it('is as good as is known to be possible, and not better', () => {
    for (const { cross_validation } of report.kinds) {
      expect(cross_validation.summary.roc_auc?.mean).toBeGreaterThan(0.86);
      expect(cross_validation.summary.roc_auc?.mean).toBeLessThan(0.96);
      expect(cross_validation.folds).toHaveLength(5);
    }
  });

  it('tracks each kind as a run of its own, below that of the training', async () => {
    const { runs } = await world.tracking.searchRuns({});
    const children = runs.filter((run) => run.tags['mlflow.parentRunId'] === report.run_id);
    expect(children.map((run) => run.name).sort()).toEqual([
      'lightgbm',
      'logistic_regression',
      'random_forest',
      'xgboost',
    ]);
    for (const run of children) {
      const kind = report.kinds.find((candidate) => candidate.kind === run.name);
      expect(run.status).toBe('FINISHED');
      expect(run.metrics.cv_f1).toBe(kind?.cross_validation.summary.f1?.mean);
      expect(run.metrics.test_roc_auc).toBe(kind?.test.metrics.roc_auc);
      expect(run.params.seed).toBe('42');
      expect(run.inputs).toEqual([expect.objectContaining({ digest: report.dataset.digest, context: 'training' })]);
      const folds = await world.tracking.metricHistory(run.runId, 'fold_f1');
      expect(folds.map(({ step, value }) => [step, value])).toEqual(
        kind?.cross_validation.folds.map((fold, index) => [index + 1, fold.f1]),
      );
      const plots = await world.tracking.listArtifacts(run.runId, 'plots');
      expect(plots.map(({ path }) => path)).toEqual([
        'plots/calibration.svg',
        'plots/confusion-matrix.svg',
        'plots/feature-importance.svg',
        'plots/precision-recall.svg',
        'plots/roc.svg',
      ]);
      expect(await textOf(run.runId, 'plots/roc.svg')).toMatch(/^<svg /);
    }
    expect(JSON.parse(await textOf(report.run_id, 'report.json'))).toMatchObject({ model: report.model });
    expect(JSON.parse(await textOf(report.run_id, 'validation.json'))).toMatchObject({ passed: true, row_count: 303 });
  });

  it('leads from the version back to the run, the data and the commit', async () => {
    const lineage = await world.registry.lineage('heart-disease', report.model.version);
    expect(lineage.run?.name).toBe(report.selection.kind);
    expect(lineage.datasets).toEqual([expect.objectContaining({ digest: report.dataset.digest })]);
    expect(lineage.commit).toBe('0123456789abcdef0123456789abcdef01234567');
  });

  it('keeps in the bundle all that monitoring compares with, and how the model was chosen', async () => {
    const { bundleFolder, digest } = await world.registry.getVersion('heart-disease', report.model.version);
    const bundle = await readBundle(bundleFolder, { expectedDigest: digest });
    expect(comparisonReportSchema.parse(bundle.metrics)).toEqual({
      selection: report.selection,
      kinds: report.kinds,
      failed: [],
    });
    const { reference } = bundle;
    expect(reference.rows.rowCount).toBe(303);
    expect(reference.heldOut.reduce((sum, value) => sum + value, 0)).toBe(61);
    // What was held out is scored by this very model; what is out of fold was scored by others.
    for (let row = 0; row < reference.rows.rowCount; row += 1) {
      if (reference.heldOut[row] === 0) continue;
      const offset = row * reference.rows.featureCount;
      expect(bundle.predictor.probabilityOf(reference.rows.values, offset)).toBe(reference.probabilities[row]);
    }
    expect(bundle.card).toContain(report.dataset.digest);
    expect(bundle.card).toContain(report.selection.reason);
  });

  it('leaves nothing where it worked', async () => {
    expect(await readdir(join(world.folder, 'tmp'))).toEqual([]);
  });

  it('gives the same bundle again from the same data and seed, which is as good as itself', async () => {
    const again = await world.train(settings);
    expect(again.model.digest).toBe(report.model.digest);
    expect(Number(again.model.version)).toBe(Number(report.model.version) + 1);
    expect(again.gate).toMatchObject({ passed: true, champion_version: report.model.version });
    expect(again.gate.rows).toBe('61 held-out rows that neither model has learned from');
  }, 60_000);
});

/** A table in which x tells the class, as far as noise lets it. */
async function writeTable(name: string, rowCount = 120): Promise<string> {
  const random = createRandom(4);
  const lines = Array.from({ length: rowCount }, (_, row) => {
    const label = row % 2;
    return `${(label + normal(random)).toFixed(3)},${normal(random).toFixed(3)},${label === 1 ? 'yes' : 'no'}`;
  });
  const path = join(world.folder, `${name}.csv`);
  await writeFile(path, `x,noise,y\n${lines.join('\n')}\n`);
  return path;
}

const feature = (name: string) => ({ kind: 'numeric' as const, name });
const tableSettings = (name: string, path: string, changes: ConfigurationInput = {}): Settings =>
  world.settings({
    project: { name },
    ...changes,
    data: {
      source: 'file',
      file: { path },
      schema: {
        features: [feature('x'), feature('noise')],
        target: { name: 'y', negativeValues: ['no'], positiveValues: ['yes'] },
      },
      ...changes.data,
    },
  });
const runsOf = async (name: string) => {
  const { experimentId } = await world.tracking.ensureExperiment(name);
  const { runs } = await world.tracking.searchRuns({ experimentId });
  return new Map(runs.map((run) => [run.name, run]));
};
const simple: ConfigurationInput = { training: { kinds: ['logistic_regression'] } };

describe('the same data and seed', () => {
  it('give the same bundle, and the same model of every kind, 20 times out of 20', async () => {
    const settings = tableSettings('repeated', await writeTable('repeated'));
    const found = new Set<string>();
    for (let time = 0; time < 20; time += 1) {
      const report = await world.train(settings);
      const { runs } = await world.tracking.searchRuns({ limit: 5 });
      const models = runs
        .filter((run) => run.tags['mlflow.parentRunId'] === report.run_id)
        .toSorted((a, b) => a.name.localeCompare(b.name))
        .map(async (run) => {
          const [file] = await world.tracking.listArtifacts(run.runId, 'model');
          const bytes = await world.tracking.readArtifact(run.runId, file?.path ?? '');
          return `${run.name} ${hash('sha256', bytes)}`;
        });
      found.add([report.model.digest, ...(await Promise.all(models))].join('\n'));
    }
    expect([...found]).toHaveLength(1);
    expect([...found][0]?.split('\n')).toHaveLength(5);
  }, 120_000);
});

describe('rows in groups', () => {
  it('are drawn as groups: a single one that is held out gives no interval, and proves no candidate better', async () => {
    const path = await writeTable('groups', 240);
    const [heading, ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const grouped = rows.map((row, index) => `${row},${Math.floor(index / 60)}`);
    await writeFile(path, [`${heading},patient`, ...grouped, ''].join('\n'));
    const settings = tableSettings('groups', path, {
      training: {
        ...simple.training,
        split: { method: 'grouped', groupColumn: 'patient', testShare: 0.25 },
        crossValidation: { folds: 2 },
      },
    });
    const first = await world.train(settings);
    expect(first.kinds[0]?.test.row_count).toBe(60);
    expect(first.kinds[0]?.test.metrics.f1).toBeGreaterThan(0.5);
    expect(first.kinds[0]?.test.intervals.f1).toBeNull();
    expect(first.kinds[0]?.calibration).toBe('none');
    const { gate } = await world.train(settings);
    expect(gate.checks.filter((check) => !check.passed).map((check) => check.name)).toEqual(['better:f1']);
  });
});

describe('rows in order of time', () => {
  it('leave the first fold, which has no past to choose a threshold by, at the one that is set', async () => {
    const path = await writeTable('times');
    const [heading, ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n');
    await writeFile(path, [`${heading},year`, ...rows.map((row, index) => `${row},${index}`), ''].join('\n'));
    const report = await world.train(
      tableSettings('times', path, {
        training: { ...simple.training, split: { method: 'time', timeColumn: 'year' } },
        evaluation: { threshold: { method: 'youden', value: 0 } },
      }),
    );
    const [first, ...later] = report.kinds[0]?.cross_validation.folds ?? [];
    expect(first).toMatchObject({ recall: 1, specificity: 0 });
    for (const fold of later) expect(fold.specificity).toBeGreaterThan(0);
  });
});

describe('a kind that fails', () => {
  it.each([
    ['runs out of memory', { memoryMb: 64 }, 'ENGINE_OUT_OF_MEMORY'],
    ['hangs', { timeoutMs: 100 }, 'ENGINE_TIMEOUT'],
  ])('because its engine %s ends its own run with the reason, and the others go on', async (how, engines, code) => {
    const name = `fails-${how.replaceAll(' ', '-')}`;
    const settings = tableSettings(name, await writeTable(name), {
      engines,
      training: { kinds: ['logistic_regression', 'xgboost'] },
      models: { xgboost: { trees: 10_000, maximumDepth: 10 } },
    });
    const report = await world.train(settings);
    expect(report.failed.map(({ kind }) => kind)).toEqual(['xgboost']);
    expect(report.selection.kind).toBe('logistic_regression');
    expect(report.deployed).toBe(true);
    const run = (await runsOf(name)).get('xgboost');
    expect(run?.status).toBe('FAILED');
    expect(run?.statusReason).toContain(code);
    const alone = { ...settings, training: { ...settings.training, kinds: ['xgboost' as const] } };
    await expect(world.train(alone)).rejects.toMatchObject({
      code: 'TRAINING_FAILED',
      message: expect.stringContaining(`xgboost (${code}): `),
    });
  });

  it('because its engine is not there leaves the kinds that need none', async () => {
    const engines = { cacheFolder: join(world.folder, 'no-engines'), fetch: false };
    const path = await writeTable('no-engine');
    const report = await world.train(tableSettings('no-engine', path, { engines }));
    expect(report.failed.map(({ kind, code }) => [kind, code])).toEqual([
      ['random_forest', 'ENGINE_MISSING'],
      ['xgboost', 'ENGINE_MISSING'],
      ['lightgbm', 'ENGINE_MISSING'],
    ]);
    expect(report.selection.kind).toBe('logistic_regression');
    const alone = tableSettings('no-engine-at-all', path, { engines, training: { kinds: ['lightgbm'] } });
    await expect(world.train(alone)).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      message: expect.stringContaining('lightgbm (ENGINE_MISSING): '),
    });
    expect((await runsOf('no-engine-at-all')).get('training')?.status).toBe('FAILED');
    expect((await world.registry.listModels()).map((model) => model.name)).not.toContain('no-engine-at-all');
  });
});

describe('a candidate that is worse', () => {
  it('is registered with the reasons, and the champion goes on', async () => {
    const path = await writeTable('champion');
    const first = await world.train(tableSettings('champion', path, simple));
    expect(first.deployed).toBe(true);
    // All that it may look at is noise, but for one tree of two leaves.
    const worse = await world.train(
      tableSettings('champion', path, {
        training: { kinds: ['lightgbm'] },
        models: { lightgbm: { trees: 1, leaves: 2, columnShare: 0.5 } },
      }),
    );
    expect(worse.deployed).toBe(false);
    expect(worse.gate.champion_version).toBe('1');
    expect(await world.registry.productionVersion('champion')).toBe('1');
    const { tags } = await world.registry.getVersion('champion', '2');
    expect(tags.gate).toBe('refused');
    expect(tags['gate.reasons']).not.toBe('');
  });

  it('is registered and never deployed where it says the same of every row, by the gate or by hand', async () => {
    const constant = tableSettings('constant', await writeTable('constant'), {
      training: { kinds: ['lightgbm'] },
      models: { lightgbm: { minimumGain: 1e6 } },
    });
    const report = await world.train(constant);
    expect(report.deployed).toBe(false);
    expect(report.gate.checks).toEqual([expect.objectContaining({ name: 'sound', passed: false })]);
    expect((await world.registry.getVersion('constant', '1')).tags['gate.reasons']).toContain('the same probability');
    const byHand = { name: 'constant', version: '1', expectedVersion: null, actor: 'a test', reason: 'in a hurry' };
    await expect(world.registry.deploy(byHand)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
    expect(await world.registry.productionVersion('constant')).toBeNull();
  });

  it('is compared on the rows that the champion has not learned from, where enough are left', async () => {
    const path = await writeTable('other-seed', 300);
    const trainWith = (seed: number, minimumRows: number) =>
      world.train(
        tableSettings('other-seed', path, { ...simple, project: { name: 'other-seed', seed }, gate: { minimumRows } }),
      );
    await trainWith(1, 10);
    const { gate } = await trainWith(2, 10);
    const [, left, known] =
      /^(\d+) held-out rows .*; (\d+) that the champion knows are left out$/.exec(gate.rows) ?? [];
    expect(Number(left) + Number(known)).toBe(60);
    expect(Number(left)).toBeLessThan(30);
    expect((await trainWith(2, 60)).gate.rows).toMatch(/^60 held-out rows/);
  });

  it('is compared on no row that the champion knows, though its bundle keeps few of them as a reference', async () => {
    const path = await writeTable('few-kept', 300);
    const trainWith = (seed: number, maximumRows: number) =>
      world.train(
        tableSettings('few-kept', path, {
          training: { ...simple.training, reference: { maximumRows } },
          project: { name: 'few-kept', seed },
          gate: { minimumRows: 5, requiredShare: 0, tolerance: 1 },
        }),
      );
    await trainWith(1, 100);
    const few = await trainWith(2, 100);
    expect(few.gate.rows).toMatch(/neither model has learned from; \d+ that the champion knows are left out$/);
    await trainWith(1, 300);
    expect((await trainWith(2, 300)).gate.rows).toBe(few.gate.rows);
  });

  it('is told that the champion may know more rows than it keeps, where it keeps a sample', async () => {
    const settings = tableSettings('sampled', await writeTable('sampled', 300), {
      training: { ...simple.training, reference: { maximumRows: 100, maximumLearnedRows: 100, canaryRows: 7 } },
    });
    await world.train(settings);
    const { bundleFolder, digest } = await world.registry.getVersion('sampled', '1');
    const { canary, reference, learned } = await readBundle(bundleFolder, { expectedDigest: digest });
    expect([canary.rows.rowCount, reference.rows.rowCount]).toEqual([7, 100]);
    expect([learned.hashes.length, learned.distinctRows]).toEqual([100, 240]);
    const { gate } = await world.train(settings);
    expect(gate.rows).toMatch(/^60 held-out rows that neither model is known to have learned from; .* a sample/);
  });

  it('cannot be compared where it reads other features, and says so', async () => {
    const path = await writeTable('other-features');
    await world.train(tableSettings('other-features', path, simple));
    const renamed = join(world.folder, 'renamed.csv');
    await writeFile(renamed, (await readFile(path, 'utf8')).replace('x,noise', 'z,noise'));
    const other = await world.train(
      tableSettings('other-features', renamed, {
        ...simple,
        data: {
          schema: {
            features: [feature('z'), feature('noise')],
            target: { name: 'y', negativeValues: ['no'], positiveValues: ['yes'] },
          },
        },
      }),
    );
    expect(other.deployed).toBe(false);
    expect(other.gate.checks.filter((check) => !check.passed).map((check) => check.name)).toEqual(['comparable']);
  });
});

describe('simulated rows', () => {
  it('are no measure for a candidate of real ones, and never give one that takes their place', async () => {
    const path = await writeTable('simulated');
    const good = tableSettings('simulated', path, simple);
    const poor = tableSettings('simulated', path, {
      training: { kinds: ['lightgbm'] },
      models: { lightgbm: { trees: 1, leaves: 2 } },
    });
    const { folder } = world;
    const real = await createDatasetSource(good, { folder, storageFolder: folder, random: createRandom(1) }).load();
    const simulated = { dataset: { ...real, simulated: true } };
    expect((await world.train(good, simulated)).deployed).toBe(true);
    expect((await world.train(poor, simulated)).deployed).toBe(false);
    const first = await world.train(poor);
    expect(first.deployed).toBe(true);
    expect(first.gate.rows).toBe('24 held-out rows; version 1 learned from SIMULATED rows, and is not compared with');
    const { deployed, gate } = await world.train(good, simulated);
    expect(deployed).toBe(false);
    expect(gate.checks).toEqual([
      {
        name: 'real',
        passed: false,
        finding: 'the candidate learned from SIMULATED rows, and version 3 from real ones',
      },
    ]);
    const { gate: ofReal } = await world.train(good);
    expect(ofReal.checks.map(({ name }) => name)).toContain('better:f1');
  });
});

describe('a candidate in whose way another version is deployed', () => {
  it('keeps its report and a tag of the conflict', async () => {
    const settings = tableSettings('conflict', await writeTable('conflict'), simple);
    await world.train(settings);
    await world.train(settings);
    const registry: Registry = {
      ...world.registry,
      async deploy(request) {
        const other = { name: 'conflict', version: '1', expectedVersion: '2', actor: 'another', reason: 'at once' };
        await world.registry.deploy(other);
        return world.registry.deploy(request);
      },
    };
    await expect(world.train(settings, { registry })).rejects.toMatchObject({ code: 'DEPLOYMENT_CONFLICT' });
    expect(await world.registry.productionVersion('conflict')).toBe('1');
    const { tags } = await world.registry.getVersion('conflict', '3');
    expect(tags).toMatchObject({ gate: 'passed', 'gate.conflict': expect.stringMatching(/1/) });
    const { experimentId } = await world.tracking.ensureExperiment('conflict');
    const { runs } = await world.tracking.searchRuns({ experimentId });
    const failed = runs.find((run) => run.status === 'FAILED');
    expect(failed?.statusReason).toContain('DEPLOYMENT_CONFLICT');
    const report = JSON.parse(await textOf(failed?.runId ?? '', 'report.json'));
    expect(report).toMatchObject({ deployed: false, conflict: tags['gate.conflict'], model: { version: '3' } });
  });
});

describe('rows that are not fit', () => {
  it('are set apart with their reasons, and the digest is that of the whole table', async () => {
    const path = await writeTable('unfit', 200);
    await writeFile(path, `${await readFile(path, 'utf8')}word,0.1,yes\n0.5,0.1,perhaps\n`);
    const report = await world.train(tableSettings('unfit', path, simple));
    expect(report.dataset).toMatchObject({ row_count: 202, quarantined_rows: 2 });
    const quarantine = await textOf(report.run_id, 'quarantine.csv');
    expect(quarantine).toContain('word');
    expect(quarantine).toContain('perhaps');
  });

  it.each([
    ['one class alone', 'x,noise,y\n1,2,no\n2,3,no\n3,4,no\n4,5,no\n'],
    ['three rows', 'x,noise,y\n1,2,no\n2,3,yes\n3,4,no\n'],
    ['a column of nothing but missing values', `x,noise,y\n${'1,,no\n2,,yes\n'.repeat(40)}`],
  ])('stop the training where the table has %s, before anything is registered', async (what, text) => {
    const name = what.replaceAll(' ', '-');
    const path = join(world.folder, `${name}.csv`);
    await writeFile(path, text);
    await expect(world.train(tableSettings(name, path, simple))).rejects.toMatchObject({ category: 'data-quality' });
    expect((await runsOf(name)).get('training')?.status).toBe('FAILED');
    expect((await world.registry.listModels()).map((model) => model.name)).not.toContain(name);
  });
});

describe('rows on both sides of the split', () => {
  it('stop the training where they must, and the report that is kept says which', async () => {
    const path = await writeTable('shared', 200);
    const [heading, ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n');
    // A row that is set apart stands before them all: lines and rows are counted in the whole table.
    await writeFile(path, [heading, 'word,0.1,yes', ...rows, ...rows, ''].join('\n'));
    const settings = tableSettings('shared', path, {
      ...simple,
      validation: { duplicates: { severity: 'off' }, leakage: { sharedRows: 'error' } },
    });
    await expect(world.train(settings)).rejects.toMatchObject({ code: 'DATA_REFUSED' });
    const run = (await runsOf('shared')).get('training');
    const document = JSON.parse(await textOf(run?.runId ?? '', 'validation.json'));
    expect(document).toMatchObject({ passed: false });
    expect(document.checks).toContainEqual({ name: 'leakage', status: 'failed', findings: 1 });
    const finding = document.findings.find(({ check }: { check: string }) => check === 'leakage');
    expect(finding.rows[0].line).toBe(finding.rows[0].row + 2);
  });
});

describe('a training that is stopped', () => {
  let controller: AbortController;
  beforeEach(() => {
    controller = new AbortController();
  });

  it('ends its runs as killed, and registers nothing', async () => {
    const settings = tableSettings('stopped', await writeTable('stopped'), {
      training: { kinds: ['xgboost'] },
      models: { xgboost: { trees: 10_000 } },
    });
    const progress = {
      step(title: string) {
        // Its processes are under way when the user has had enough.
        if (title === 'XGBoost') setTimeout(() => controller.abort(), 300);
        return { update() {}, succeed() {}, fail() {} };
      },
    };
    await expect(world.train(settings, { signal: controller.signal, progress })).rejects.toThrow();
    const runs = await runsOf('stopped');
    expect([...runs.values()].map((run) => run.status)).toEqual(['KILLED', 'KILLED']);
    expect((await world.registry.listModels()).map((model) => model.name)).not.toContain('stopped');
  });

  it('registers nothing either where the last fit was done already', async () => {
    const settings = tableSettings('stopped-late', await writeTable('stopped-late'), simple);
    const progress = {
      step: (title: string) => ({
        update() {},
        succeed() {
          if (title === 'Logistic regression') controller.abort();
        },
        fail() {},
      }),
    };
    await expect(world.train(settings, { signal: controller.signal, progress })).rejects.toThrow();
    expect((await world.registry.listModels()).map((model) => model.name)).not.toContain('stopped-late');
  });

  it('hears of it between the fits of a kind that computes in its own process', async () => {
    const settings = tableSettings('stopped-between', await writeTable('stopped-between'), simple);
    const told: string[] = [];
    const progress = {
      step: () => ({
        update(text: string) {
          told.push(text);
          if (text.startsWith('fit 1')) setImmediate(() => controller.abort());
        },
        succeed() {},
        fail() {},
      }),
    };
    await expect(world.train(settings, { signal: controller.signal, progress })).rejects.toThrow();
    expect(told.filter((text) => text.startsWith('fit')).length).toBeLessThan(6);
  });
});

describe('a bug in one kind', () => {
  it('ends the others, and every run, before the training has failed', async () => {
    const settings = tableSettings('bug', await writeTable('bug'), {
      training: { kinds: ['logistic_regression', 'xgboost'] },
      models: { xgboost: { trees: 10_000 } },
    });
    const progress = {
      step: (title: string) => ({
        update() {
          if (title === 'Logistic regression') throw new TypeError('a bug');
        },
        succeed() {},
        fail() {},
      }),
    };
    await expect(world.train(settings, { progress })).rejects.toThrow('a bug');
    const runs = await runsOf('bug');
    expect([...runs.values()].every((run) => run.endedAt !== null)).toBe(true);
    expect(runs.get('training')?.status).toBe('FAILED');
  });
});
