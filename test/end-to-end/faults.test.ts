import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { runHale } from '../cli/run-hale.ts';
import { describeWithRealData } from '../real-data.ts';
import { type RunningHale, startHale } from './running-hale.ts';

const windowsSchema = z.object({ windows: z.array(z.object({ run: z.object({ summary: z.string() }).nullable() })) });

describeWithRealData('a fault of a simulation', (dataFolder) => {
  let folder: string;
  let hale: RunningHale;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hale-faults-'));
    const kinds = 'training.kinds=["logistic_regression"]';
    hale = await startHale(folder, ['--data', dataFolder, '--set', kinds, '--set', 'agent.enabled=false']);
    const status = async () => (await fetch(`${hale.started.url}/api/v1/monitoring`)).status;
    await vi.waitFor(async () => expect(await status()).toBe(200), { timeout: 30_000, interval: 100 });
  }, 120_000);
  afterAll(async () => {
    hale.kill('SIGKILL');
    await hale.ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  async function run(...words: readonly string[]): Promise<string> {
    const ended = await runHale(words, { folder });
    if (ended.code !== 0) throw new Error(`hale ${words.join(' ')} ended with ${ended.code}: ${ended.error}`);
    return ended.out;
  }
  const simulate = (...words: readonly string[]) => run('simulate', '--url', hale.started.url, ...words);
  const windows = async () =>
    windowsSchema.parse(
      await (await fetch(`${hale.started.url}/api/v1/monitoring/heart-disease/windows?limit=100`)).json(),
    ).windows;
  /** What is said of the windows that are looked at now, the newest first. */
  async function look(...settings: readonly string[]): Promise<readonly string[]> {
    const before = await windows();
    await run('monitor', 'run', '--closed-only', ...settings.flatMap((one) => ['--set', one]));
    const now = await windows();
    return now.slice(0, now.length - before.length).map(({ run: found }) => found?.summary ?? '');
  }

  it.each([
    ['unit-error:column=chol,factor=0.0259', /requests of 100 .* have a value of chol outside its range/],
    ['unit-error:column=trestbps,factor=1.4', /drift in 1 feature \(trestbps\)/],
    ['missing-surge:columns=ca;thal', /more missing values in 2 features \((ca and thal|thal and ca)\)/],
    ['category-remap:column=cp,mapping=1>4;4>1', /drift in 1 feature \(cp\)/],
    ['category-remap:column=thal,mapping=7>8', /have a category of thal that the model does not know: 8/],
    ['stuck-sensor:column=thalach', /thalach is \d+ in all 100 rows/],
    [
      'shuffled-columns:columns=trestbps;thalach',
      /drift in 2 features \((trestbps and thalach|thalach and trestbps)\)/,
    ],
    ['prior-shift:share=0.95', /drift in .* features .*the probabilities that the model gives/],
    ['concept-flip', /performance is worse in 4 metrics/],
  ])(
    'is found, and called what it is: %s',
    async (fault, expected) => {
      await simulate('--rows', '100', '--seed', '3', '--fault', fault);
      const [said, ...others] = await look();
      expect(said).toMatch(expected);
      expect(others).toEqual([]);
    },
    30_000,
  );

  it('that lets nothing come for a time is found by windows of time', async () => {
    await simulate('--rows', '175', '--rate', '25', '--fault', 'outage:from=150,duration=3s');
    const said = await look(
      'monitoring.windows.rows=null',
      'monitoring.windows.durationMs=1000',
      'monitoring.windows.graceMs=0',
      'monitoring.dataQuality.traffic.minimumSpanMs=0',
    );
    expect(said.filter((one) => one.includes('No request came in 1 second; ')).length).toBeGreaterThanOrEqual(2);
  }, 60_000);
});
