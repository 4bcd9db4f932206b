import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { materialise } from '../../src/production/index.ts';
import { createRandom } from '../../src/statistics/index.ts';
import { openTestDatabase } from '../database/test-database.ts';
import { openRegistry } from '../registry/test-registry.ts';
import { drawRows, heartDiseaseSchema as schema, writeTrainedBundle } from '../serving/trained-bundle.ts';
import { runHale } from './run-hale.ts';

const names = schema.features.map((feature) => feature.name);

let root: string;
let project: string;
let trained: Awaited<ReturnType<typeof writeTrainedBundle>>;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hale-predict-'));
  trained = await writeTrainedBundle(join(root, 'bundle'), 5);
});
afterAll(() => rm(root, { recursive: true }));
beforeEach(async () => {
  count += 1;
  project = join(root, `project-${count}`);
  await mkdir(project);
  await writeFile(join(project, 'patients.csv'), `${['patient', ...names].join(',')}\n${lines.join('\n')}\n`);
});

const drawn = drawRows(schema, 40, createRandom(6));
const lines = Array.from({ length: 40 }, (_, row) => {
  const cells = schema.features.map((feature, index) => {
    const code = drawn.values[row * names.length + index]!;
    return Number.isNaN(code) ? '' : feature.kind === 'numeric' ? code : feature.categories[code]?.value;
  });
  return [`P-${row}`, ...cells].join(',');
});
const predict = (words: readonly string[]) =>
  runHale(['predict', '--input', 'patients.csv', ...words], { folder: project });

describe('hale predict', () => {
  it('scores with a bundle, and says with what and how many', async () => {
    const { code, out, error } = await predict([
      '--output',
      'scores.csv',
      '--bundle',
      '../bundle',
      '--keep',
      'patient',
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/^40 rows scored: \d+ disease, \d+ no disease \(threshold 0\.5\)\n/);
    expect(out).toContain(`heart-disease bundle ${trained.digest.slice(0, 12)}, logistic_regression`);
    expect(error).toContain('Predictions: 40 rows');
    const written = (await readFile(join(project, 'scores.csv'), 'utf8')).split('\r\n');
    expect(written[0]).toBe('patient,prediction,label,probability');
    expect(written[8]).toMatch(
      new RegExp(`^P-7,[01],(no )?disease,${trained.predictor.probabilityOf(drawn.values, 7 * names.length)}$`),
    );
  });

  it('writes the same with several threads', async () => {
    const words = ['--bundle', '../bundle', '--keep', 'patient'];
    const [one, two] = await Promise.all([
      predict(['--output', 'one.csv', ...words, '--threads', '1']),
      predict(['--output', 'two.csv', ...words, '--threads', '2', '--set', 'scoring.threadsFromRows=0']),
    ]);
    expect([one.code, two.code]).toEqual([0, 0]);
    const written = (name: string) => readFile(join(project, name), 'utf8');
    expect(await written('two.csv')).toBe(await written('one.csv'));
    expect(await predict(['--output', 'x.csv', ...words, '--threads', 'many'])).toMatchObject({
      code: 2,
      error: expect.stringContaining('scoring.threads'),
    });
  });

  it('scores with what is in production, and prints JSON where asked', async () => {
    const record = {
      name: 'heart-disease',
      version: '3',
      digest: trained.digest,
      deploymentId: 'd1',
      deployedAt: '2026-01-01T00:00:00.000Z',
      simulated: false,
      runId: null,
    };
    const production = join(project, '.hale', 'production');
    await materialise(production, record, join(root, 'bundle'), { timeoutMs: 10_000 });
    const { code, out } = await predict(['--output', 'scores.parquet', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      input: 'patients.csv',
      output: 'scores.parquet',
      format: 'parquet',
      rows: 40,
      scored: 40,
      invalid_rows: 0,
      ignored_columns: ['patient'],
      model: { name: 'heart-disease', version: '3', digest: trained.digest, simulated: false },
    });
    expect((await readFile(join(project, 'scores.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
  });

  it('scores with a version that is registered and not in production', async () => {
    const test = await openTestDatabase();
    try {
      const registry = openRegistry(test.database, join(project, '.hale'));
      const { digest } = trained;
      const bundleFolder = join(root, 'bundle');
      const { version } = await registry.registerVersion({ name: 'heart-disease', bundleFolder, digest, runId: null });
      const versioned = (number: string) =>
        runHale(
          ['predict', '--input', 'patients.csv', '--output', 'scores.jsonl', '--model-version', number, '--json'],
          { folder: project, variables: { DATABASE_URL: test.url } },
        );
      const { code, out } = await versioned(version);
      expect(code).toBe(0);
      expect(JSON.parse(out).model).toMatchObject({ name: 'heart-disease', version, digest });
      const other = await versioned('7');
      expect(other.code).toBe(5);
      expect(other.error).toContain('MODEL_VERSION_NOT_FOUND');
    } finally {
      await test.close();
    }
  });

  it('says that nothing is in production, and writes nothing', async () => {
    const { code, error } = await predict(['--output', 'scores.csv']);
    expect(code).toBe(5);
    expect(error).toContain('no version of heart-disease is in production; train one (`hale train`)');
    expect(await readdir(project)).toEqual(['patients.csv']);
  });

  it('refuses bad rows with exit code 3, or keeps them', async () => {
    await writeFile(join(project, 'patients.csv'), `${names.join(',')}\n${names.map(() => 1e6).join(',')}\n`);
    const refused = await predict(['--output', 'scores.csv', '--bundle', '../bundle']);
    expect(refused.code).toBe(3);
    expect(refused.error).toMatch(/line 2: age is 1000000; it must be a number from 18 to 120 years/);
    const kept = await predict(['--output', 'scores.csv', '--bundle', '../bundle', '--invalid-rows', 'keep']);
    expect(kept.code).toBe(0);
    expect(kept.out).toContain('1 row without a prediction; the column reason says why');
    expect(await readFile(join(project, 'scores.csv'), 'utf8')).toMatch(/\r\n,,,"age is 1000000; it must be/);
  });

  it('refuses words that do not fit together', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['--bundle', '../bundle'], /--output is missing/],
      [['--output', 'scores.xlsx', '--bundle', '../bundle'], /must end in \.csv/],
      [
        ['--output', 'scores.csv', '--bundle', '../bundle', '--model-version', '3'],
        /--bundle names the model by itself/,
      ],
    ];
    for (const [words, message] of cases) {
      const { code, error } = await predict(words);
      expect(code).toBe(2);
      expect(error).toMatch(message);
    }
  });

  it('says when it scores with a model of simulated data', async () => {
    await writeTrainedBundle(join(project, 'simulated'), 5, { simulated: true });
    const { out } = await predict(['--output', 'scores.csv', '--bundle', 'simulated']);
    expect(out).toMatch(/^SIMULATED DATA: this model learned from no real row\./);
  });
});
