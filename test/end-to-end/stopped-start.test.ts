import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ended, runHale } from '../cli/run-hale.ts';

// A training long enough to be stopped, on data that needs no network: port 1 of this machine refuses.
const words = [
  'start',
  '--port',
  '0',
  '--set',
  'data.uciHeartDisease.baseUrl=http://127.0.0.1:1/',
  '--set',
  'training.kinds=["logistic_regression"]',
  '--set',
  'data.simulated.rowCount=20000',
];

describe('hale start, while its first training goes on', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hale-stopped-start-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));

  /** Sends the signal to the server alone, once the process that trains has told of its first fits. */
  function stopWhileTraining(signal: NodeJS.Signals): Promise<Ended> {
    let sent = false;
    return runHale(words, {
      folder,
      onError(text, kill) {
        if (sent || !text.includes('- Logistic regression')) return;
        sent = true;
        kill(signal);
      },
    });
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'is interrupted by %s, which is no bug',
    async (signal, expected) => {
      const { code, error } = await stopWhileTraining(signal);
      expect(error).toContain('interrupted');
      expect(error).not.toContain('bug');
      expect(code).toBe(expected);
    },
    60_000,
  );

  it('leaves no word of a crash where it is killed, and nothing deployed', async () => {
    // The output is closed when the last process that writes to it has ended: that of the training too.
    const { signal, error } = await stopWhileTraining('SIGKILL');
    expect(signal).toBe('SIGKILL');
    expect(error).not.toMatch(/ {4}at |ERR_IPC/);
    const { out } = await runHale(['models', 'list', '--json'], { folder });
    expect(out).not.toContain('heart-disease');
  }, 60_000);
});
