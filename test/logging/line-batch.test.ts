import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createLineBatch, createLogger } from '../../src/logging/index.ts';

const settings = { level: 'info', format: 'auto', destination: 'stderr' } as const;

async function open(changed: object = {}, isTerminal = false) {
  const written: string[] = [];
  const standardError = { write: (text: string) => void written.push(text) };
  const logger = await createLogger({ ...settings, ...changed }, { isTerminal, colour: false, standardError });
  return { written, logger };
}

describe('a batch of lines', () => {
  it('writes many lines at once, each as the logger would have written it', async () => {
    const { written, logger } = await open();
    logger.info({ status: 200, route: '/' }, 'request');
    const nowMs = Date.parse(JSON.parse(written[0] ?? '').time);
    const batch = createLineBatch(logger, { maximumDelayMs: 20, maximumCharacters: 10_000, now: () => nowMs });
    for (let index = 0; index < 3; index += 1) batch.add('info', '"status":200,"route":"/"', 'request');
    expect(written).toHaveLength(1);
    await expect.poll(() => written).toHaveLength(2);
    expect(written[1]).toBe((written[0] ?? '').repeat(3));
    batch.close();
  });

  it('does not grow beyond its bound, keeps to the level, and writes the rest when it is closed', async () => {
    const { written, logger } = await open({ level: 'warn' });
    const batch = createLineBatch(logger, { maximumDelayMs: 60_000, maximumCharacters: 500 });
    batch.add('info', '"a":1', 'not asked for');
    for (let index = 0; index < 10; index += 1) batch.add('warn', '"status":503', 'request failed');
    expect(written.length).toBeGreaterThan(0);
    batch.close();
    const lines = written.join('').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(Array(10).fill('request failed'));
  });

  it('is readable on a terminal, line by line', async () => {
    const { written, logger } = await open({}, true);
    const batch = createLineBatch(logger, { maximumDelayMs: 60_000, maximumCharacters: 10_000 });
    batch.add('info', '"status":200', 'request');
    batch.add('info', '"status":404', 'request refused');
    batch.close();
    expect(written.join('')).toMatch(/^\S+ INFO: request .*200.*\n\S+ INFO: request refused .*404.*\n$/);
  });

  it('is written when the process ends', () => {
    const door = new URL('../../src/logging/index.ts', import.meta.url).href;
    const program = `
      const { createLogger, createLineBatch } = await import(${JSON.stringify(door)});
      const logger = await createLogger(${JSON.stringify(settings)}, { isTerminal: false });
      createLineBatch(logger, { maximumDelayMs: 60000, maximumCharacters: 10000 }).add('info', '"a":1', 'the last');
      process.exit(3);`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(ended.status).toBe(3);
    expect(JSON.parse(ended.stderr)).toMatchObject({ a: 1, msg: 'the last' });
  });
});
