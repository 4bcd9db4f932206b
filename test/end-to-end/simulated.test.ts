import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readBundle } from '../../src/models/index.ts';
import { readProduction } from '../../src/production/index.ts';
import { runHale } from '../cli/run-hale.ts';
import { type RunningHale, startHale } from './running-hale.ts';

// Port 1 of this machine refuses: what a start meets where there is no network and no folder of files.
const offline = [
  '--set',
  'data.uciHeartDisease.baseUrl=http://127.0.0.1:1/',
  '--set',
  'training.kinds=["logistic_regression"]',
  '--set',
  'data.simulated.rowCount=300',
];

describe('the example without a network', () => {
  let folder: string;
  let hale: RunningHale;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hale-simulated-'));
    hale = await startHale(folder, offline);
  }, 60_000);
  afterAll(async () => {
    hale.kill('SIGKILL');
    await hale.ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  it('trains on simulated patients, and says so in capitals in the terminal', () => {
    expect(hale.started.simulated_data).toBe(true);
    expect(hale.error()).toContain('SIMULATED');
  });

  it('says so in every answer of GET /', async () => {
    const answer = await (await fetch(hale.started.url)).json();
    expect(answer).toMatchObject({ warning: expect.stringContaining('SIMULATED DATA') });
  });

  it('says so in the tags of the runs and of the version', async () => {
    const { out } = await runHale(['runs', 'list', '--json'], { folder });
    const { runs } = z
      .object({ runs: z.array(z.object({ tags: z.record(z.string(), z.string()) }).loose()) })
      .parse(JSON.parse(out));
    expect(runs.length).toBe(2);
    for (const run of runs) expect(run.tags.data).toBe('SIMULATED');
    const shown = await runHale(['models', 'show', 'heart-disease', '--json'], { folder });
    expect(shown.out).toContain('SIMULATED');
  });

  it('says so in the card of the model', async () => {
    const production = await readProduction(join(folder, '.hale/production'), 'heart-disease');
    const { card } = await readBundle(production?.bundleFolder ?? '');
    expect(card).toContain('SIMULATED DATA');
  });

  it('is not trained on other data by a start with another folder, which says so and what does', async () => {
    const { error } = await runHale(['start', '--port', '0', '--data', tmpdir()], {
      folder,
      onError(text, kill) {
        if (text.includes('nothing is trained')) kill('SIGTERM');
      },
    });
    expect(error).toContain('nothing is trained: version 1 is in production (`hale train --data DIR` trains anew)');
  }, 30_000);

  it('is refused where that is not allowed', async () => {
    const { code, error } = await runHale(['train', ...offline, '--set', 'data.simulated.allowed=false'], { folder });
    expect(code).toBe(5);
    expect(error).toContain('--data DIR');
  });
});
