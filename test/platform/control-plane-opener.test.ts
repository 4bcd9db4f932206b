import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { createLogger } from '../../src/logging/index.ts';
import { openControlPlane } from '../../src/platform/control-plane-opener.ts';

describe('a control plane that cannot be opened', () => {
  it.each([
    [true, 'the control plane cannot be opened; predictions go on, and it is tried again'],
    [false, 'the control plane cannot be opened; it is tried again'],
  ])('does not promise predictions of no model: a model is loaded: %s', async (isServing, expected) => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(JSON.parse(line).msg);
    const { logging } = settingsSchema.parse({ logging: { format: 'json' } });
    const logger = await createLogger(logging, { isTerminal: false, standardError: { write } });
    const refuse = () => Promise.reject(new Error('refused'));
    const opener = openControlPlane(refuse, { retryMs: 60_000, logger, isServing: () => isServing });
    await expect.poll(() => lines).toEqual([expected]);
    await opener.close();
  });
});
