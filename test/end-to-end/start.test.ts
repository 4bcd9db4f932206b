import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type Ended, runHale } from '../cli/run-hale.ts';
import { describeWithRealData } from '../real-data.ts';
import { type RunningHale, startHale } from './running-hale.ts';

const predictionSchema = z.strictObject({
  prediction: z.union([z.literal(0), z.literal(1)]),
  label: z.string(),
  probability: z.number().min(0).max(1),
  threshold: z.number(),
  prediction_id: z.string().min(1),
  model: z.strictObject({ name: z.string(), version: z.string() }),
});

// One story, in order: each step stands on the ones before it, as a user's day does.
describeWithRealData('a user on a fresh machine', (dataFolder) => {
  let folder: string;
  let hale: RunningHale;
  let firstProbability: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hale-end-to-end-'));
    hale = await startHale(folder, ['--data', dataFolder]);
  }, 120_000);

  afterAll(async () => {
    hale.kill('SIGKILL');
    await hale.ended;
    // The embedded server sees that its users are gone, and stops.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  const run = (...words: string[]): Promise<Ended> => runHale(words, { folder });
  async function runJson(...words: string[]): Promise<unknown> {
    const { code, out, error } = await run(...words, '--json');
    if (code !== 0) throw new Error(`hale ${words.join(' ')} ended with ${code}: ${error}`);
    return JSON.parse(out);
  }
  async function predict(record: unknown = hale.started.example): Promise<z.infer<typeof predictionSchema>> {
    const response = await fetch(`${hale.started.url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(record),
    });
    expect(response.status).toBe(200);
    return predictionSchema.parse(await response.json());
  }
  const servedVersion = async (): Promise<string> => (await predict()).model.version;

  it('has trained four kinds, deployed the best and told why', () => {
    const { started } = hale;
    expect(started.model).toEqual({ name: 'heart-disease', version: '1' });
    expect(started.simulated_data).toBe(false);
    expect(started.training?.deployed).toBe(true);
    expect(started.comparison.kinds.map(({ kind }) => kind)).toEqual([
      'logistic_regression',
      'random_forest',
      'xgboost',
      'lightgbm',
    ]);
    expect(started.comparison.selection.reason).toContain(started.comparison.selection.kind);
  });

  it('answers the record that it shows', async () => {
    const prediction = await predict();
    expect(prediction.model).toEqual({ name: 'heart-disease', version: '1' });
    expect(prediction.label).toBe(prediction.prediction === 1 ? 'disease' : 'no disease');
    expect(prediction.prediction).toBe(prediction.probability >= prediction.threshold ? 1 : 0);
    firstProbability = prediction.probability;
  });

  it('keeps its token where only its owner can read it', async () => {
    expect((await stat(hale.started.admin_token_file)).mode & 0o077).toBe(0);
    const response = await fetch(`${hale.started.url}/api/v1/models/heart-disease/rollback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'without a key' }),
    });
    expect(response.status).toBe(401);
  });

  it('tells who holds the port, and which flag moves it', async () => {
    const port = new URL(hale.started.url).port;
    const other = await mkdtemp(join(tmpdir(), 'hale-end-to-end-port-'));
    const { code, error } = await runHale(['start', '--port', port], { folder: other });
    await rm(other, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
    expect(code).toBe(5);
    expect(error).toContain('hale.js start');
    expect(error).toContain('--port');
  });

  it('is ready again after a stop, and trains nothing again', async () => {
    hale.kill('SIGTERM');
    expect(await hale.ended).toEqual({ code: 0, signal: null });
    hale = await startHale(folder, ['--data', dataFolder]);
    expect(hale.started.training).toBeNull();
    expect(hale.started.model.version).toBe('1');
    expect((await predict()).probability).toBe(firstProbability);
    expect(hale.error()).not.toContain('XGBoost');
  });

  it('is ready again after kill -9', async () => {
    hale.kill('SIGKILL');
    await hale.ended;
    hale = await startHale(folder, ['--data', dataFolder]);
    expect((await predict()).probability).toBe(firstProbability);
  });

  it('lists the runs of the training, each with its lineage', async () => {
    const { runs } = z
      .object({ runs: z.array(z.object({ name: z.string(), status: z.string() }).loose()) })
      .parse(await runJson('runs', 'list'));
    expect(runs.map(({ name }) => name).sort()).toEqual([
      'lightgbm',
      'logistic_regression',
      'random_forest',
      'training',
      'xgboost',
    ]);
    expect(runs.every(({ status }) => status === 'FINISHED')).toBe(true);
  });

  it('takes a new version while it serves, and goes back in one step', async () => {
    // Another seed splits the rows in another way, so that the gate may refuse what it trains; a person deploys it then.
    const { code } = await run('train', '--data', dataFolder, '--seed', '7');
    expect([0, 4]).toContain(code);
    if (code === 4) await runJson('models', 'promote', 'heart-disease', '2');
    await expect.poll(servedVersion, { timeout: 10_000 }).toBe('2');
    await runJson('models', 'rollback', 'heart-disease');
    await expect.poll(servedVersion, { timeout: 10_000 }).toBe('1');
    expect((await predict()).probability).toBe(firstProbability);
    const verification = await run('models', 'verify', 'heart-disease', '1');
    expect(verification.code).toBe(0);
  }, 60_000);

  it('rolls back over HTTP with its token', async () => {
    await runJson('models', 'promote', 'heart-disease', '2');
    await expect.poll(servedVersion, { timeout: 10_000 }).toBe('2');
    const token = (await readFile(hale.started.admin_token_file, 'utf8')).trim();
    const response = await fetch(`${hale.started.url}/api/v1/models/heart-disease/rollback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ reason: 'the newer one is not trusted' }),
    });
    expect(response.status).toBeLessThan(300);
    expect(await servedVersion()).toBe('1');
  }, 30_000);

  it('leaves one home of everything', () => {
    for (const name of ['postgres', 'artifacts', 'production', 'admin-token']) {
      expect(existsSync(join(folder, '.hale', name))).toBe(true);
    }
  });
});
