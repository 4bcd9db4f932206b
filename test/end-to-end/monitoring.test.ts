import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Ended, runHale } from '../cli/run-hale.ts';
import { describeWithRealData } from '../real-data.ts';
import { type RunningHale, startHale } from './running-hale.ts';

const windowSchema = z.object({
  window_id: z.string(),
  version: z.string(),
  sequence: z.number(),
  row_count: z.number(),
  refused_count: z.number(),
  closed_by: z.string(),
  run: z.object({ verdict: z.string(), summary: z.string(), label_count: z.number() }).nullable(),
});
const windowsSchema = z.object({ windows: z.array(windowSchema) });
const alertsSchema = z.object({
  alerts: z.array(
    z.object({
      alert_id: z.string(),
      version: z.string(),
      fingerprint: z.string(),
      state: z.string(),
      occurrences: z.number(),
    }),
  ),
});
const measurementSchema = z.object({
  metric: z.string(),
  value: z.number(),
  window_id: z.string(),
  monitor_run_id: z.string(),
});
type Measurement = z.infer<typeof measurementSchema>;

const model = 'heart-disease';

// One story, in order: each step stands on the ones before it, as the days of a model in use do.
describeWithRealData('a model in use', (dataFolder) => {
  let folder: string;
  let hale: RunningHale;
  /** Predictions are answered from the start; what was found of them when PostgreSQL is open as well. */
  async function start(words: readonly string[]): Promise<void> {
    hale = await startHale(folder, ['--data', dataFolder, '--set', 'training.kinds=["xgboost"]', ...words]);
    const status = async () => (await fetch(`${hale.started.url}/api/v1/monitoring`)).status;
    await vi.waitFor(async () => expect(await status()).toBe(200), { timeout: 30_000, interval: 100 });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hale-monitoring-'));
    await start(['--set', 'agent.enabled=false']);
  }, 120_000);
  afterAll(async () => {
    hale.kill('SIGKILL');
    await hale.ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  async function run(...words: string[]): Promise<Ended> {
    const ended = await runHale(words, { folder });
    if (ended.code !== 0) throw new Error(`hale ${words.join(' ')} ended with ${ended.code}: ${ended.error}`);
    return ended;
  }
  const simulate = (source: string, ...words: string[]): Promise<Ended> =>
    run('simulate', '--source', source, '--data', dataFolder, '--url', hale.started.url, ...words);
  const get = async (path: string): Promise<unknown> => (await fetch(hale.started.url + path)).json();
  /** The oldest first. */
  const windows = async () =>
    windowsSchema.parse(await get(`/api/v1/monitoring/${model}/windows?limit=100`)).windows.toReversed();
  const verdicts = async () => (await windows()).map(({ run }) => run?.verdict);
  const firing = async () =>
    alertsSchema.parse(await get('/api/v1/alerts?state=firing')).alerts.map(({ fingerprint }) => fingerprint);
  const history = async (): Promise<readonly Measurement[]> =>
    (await readFile(join(folder, '.hale/monitoring', model, 'metrics.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => measurementSchema.parse(JSON.parse(line)));

  it('raises nothing of patients that it did not learn from, but that are like those', async () => {
    await simulate('held-out', '--rows', '200', '--seed', '7');
    const { out } = await run('monitor', 'run');
    expect(out).toContain('No change: 100 predictions, 100 of them labelled');
    expect(await verdicts()).toEqual(['healthy', 'healthy']);
    expect(await firing()).toEqual([]);
  }, 30_000);

  it('is told to have changed for the patients of another hospital, in every place where one may look', async () => {
    await simulate('hungarian', '--label-delay', '1s');
    const { out, error } = await run('monitor', 'run');
    expect(await verdicts()).toEqual(['healthy', 'healthy', 'suspected', 'changed', 'changed']);
    expect((await firing()).sort()).toEqual(['data_quality:missing_share', 'drift']);
    expect(out).toMatch(/^Changed: .*missing values in \d features/m);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(`${out}${error}`.match(/alert firing: .*drift in/gi)).toHaveLength(1);

    const shown = z.object({ findings: z.array(z.object({ check: z.string(), deciding: z.boolean() })) });
    const { findings } = shown.parse(await get(`/api/v1/monitoring/${model}/windows/latest`));
    expect(new Set(findings.map(({ check }) => check))).toEqual(
      new Set(shown.parse(JSON.parse((await run('monitor', 'show', '--json')).out)).findings.map(({ check }) => check)),
    );
    for (const check of ['kolmogorov_smirnov', 'population_stability_index', 'jensen_shannon', 'chi_square']) {
      expect(findings.map((finding) => finding.check)).toContain(check);
    }
    const gauges = await (await fetch(`${hale.started.url}/metrics`)).text();
    expect(gauges).toMatch(/hale_drift_score\{.*feature="age",test="kolmogorov_smirnov"\} 0\.\d+/);
    expect(gauges).toMatch(/hale_alerts\{.*severity="critical",fingerprint="data_quality:missing_share"\} 1/);
    expect(gauges).toMatch(/hale_model_metric\{.*metric="roc_auc"\} 0\.\d+/);
  }, 30_000);

  it('is called worse when it is known what came true, and not before', async () => {
    const before = (await windows()).length;
    await simulate('va', '--label-delay', 'none');
    await run('monitor', 'run');
    const unlabelled = (await windows()).slice(before);
    expect(unlabelled.map(({ row_count, refused_count }) => row_count + refused_count)).toEqual([100, 100]);
    expect(unlabelled.map(({ run }) => run?.label_count)).toEqual([0, 0]);
    expect(await firing()).not.toContain('performance:realised');

    await run('log', 'export', '--output', 'log.jsonl');
    const answered = (await readFile(join(folder, 'log.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) =>
        z.object({ prediction_id: z.string().optional(), class: z.number().optional() }).parse(JSON.parse(line)),
      )
      .filter(({ prediction_id }) => prediction_id !== undefined)
      .slice(-199);
    const labels = answered.map((one) => `${one.prediction_id},${1 - (one.class ?? 0)}\n`);
    await writeFile(join(folder, 'outcomes.csv'), `prediction_id,label\n${labels.join('')}`);
    await run('labels', 'import', 'outcomes.csv');
    await run('monitor', 'run');
    const labelled = (await windows()).slice(before);
    expect(labelled.map(({ window_id }) => window_id)).toEqual(unlabelled.map(({ window_id }) => window_id));
    expect(labelled.reduce((sum, { run }) => sum + (run?.label_count ?? 0), 0)).toBe(199);
    expect(labelled[1]?.run?.summary).toContain('performance is worse in');
    expect(await firing()).toContain('performance:realised');
  }, 40_000);

  it('keeps the same history in its file as over HTTP', async () => {
    const kept = new Map((await history()).map((one) => [`${one.window_id} ${one.metric}`, one]));
    const { measurements } = z
      .object({ measurements: z.array(measurementSchema) })
      .parse(await get(`/api/v1/monitoring/${model}/metrics?windows=100`));
    expect(measurements.length).toBeGreaterThan(100);
    expect(new Map(measurements.map((one) => [`${one.window_id} ${one.metric}`, one]))).toEqual(kept);
  });

  it('refuses a model that nobody registered', async () => {
    for (const path of ['windows', 'metrics']) {
      expect(await get(`/api/v1/monitoring/unknown/${path}`)).toMatchObject({ status: 404, code: 'MODEL_NOT_FOUND' });
    }
    expect((await runHale(['monitor', 'run', '--model', 'unknown'], { folder })).error).toContain(
      'PREDICTION_LOG_EMPTY',
    );
  });

  it('loses and doubles nothing by kill -9 while the agent of hale start looks at it', async () => {
    const everySecond = ['--set', 'agent.monitoringSchedule=* * * * * *'];
    hale.kill('SIGKILL');
    await hale.ended;
    await start(everySecond);
    const before = await windows();
    await simulate('switzerland');
    await simulate('switzerland', '--seed', '8');
    hale.kill('SIGKILL');
    await hale.ended;
    await start(everySecond);
    await expect
      .poll(async () => (await verdicts()).slice(before.length), { timeout: 30_000 })
      .toEqual(['changed', 'changed']);
    const now = await windows();
    expect(now.slice(0, before.length)).toEqual(before);
    expect(now.map(({ sequence }) => sequence)).toEqual(now.map((_, index) => index + 1));
    const rows = now.slice(before.length).map(({ row_count, refused_count }) => row_count + refused_count);
    expect(rows).toEqual([100, 100]);
    expect((await firing()).toSorted()).toEqual([...new Set(await firing())].toSorted());
    const lines = (await history()).map((one) => `${one.monitor_run_id} ${one.metric}`);
    expect(new Set(lines).size).toBe(lines.length);
  }, 60_000);

  it('begins anew with another version: the window of the old one ends, and so do its alerts', async () => {
    const before = await windows();
    expect(await firing()).not.toEqual([]);
    const { code } = await runHale(
      ['train', '--data', dataFolder, '--seed', '7', '--set', 'training.kinds=["logistic_regression"]'],
      { folder },
    );
    if (code === 4) await run('models', 'promote', model, '2');
    await expect
      .poll(async () => (await windows()).length === before.length && servedVersion(), { timeout: 30_000 })
      .toBe('2');
    await simulate('held-out', '--rows', '100');
    await expect
      .poll(
        async () =>
          (await windows())
            .slice(before.length)
            .map(({ version, closed_by, run }) => [version, closed_by, run?.verdict]),
        {
          timeout: 30_000,
        },
      )
      .toEqual([
        ['1', 'version', 'changed'],
        ['2', 'count', 'healthy'],
      ]);
    await expect.poll(firing, { timeout: 30_000 }).toEqual([]);
  }, 60_000);

  const servedVersion = async (): Promise<string | undefined> =>
    z.object({ models: z.array(z.object({ version: z.string() })) }).parse(await get('/')).models[0]?.version;
});
