import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HaleError } from '../../src/errors/index.ts';
import { createLogger, type LoggerOptions, withContext } from '../../src/logging/index.ts';

const settings = { level: 'info', format: 'auto', destination: 'stderr' } as const;

async function capture(options: Partial<LoggerOptions> = {}, changed: object = {}) {
  const lines: string[] = [];
  const standardError = { write: (line: string) => void lines.push(line) };
  const logger = await createLogger({ ...settings, ...changed }, { isTerminal: false, standardError, ...options });
  return { logger, lines };
}

describe('a logger', () => {
  it('writes one JSON object a line, with the fields of its context', async () => {
    const { logger, lines } = await capture();
    withContext(logger, { requestId: 'r-1', modelVersion: '3' })
      .child({ run_id: 'x' })
      .info({ rows: 2 }, 'scored\nall');
    logger.debug('not asked for');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      level: 'info',
      request_id: 'r-1',
      model_version: '3',
      run_id: 'x',
      rows: 2,
      msg: 'scored\nall',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect(lines[0]).toMatch(/^[^\n]+\n$/);
  });

  it('tells a refusal by its code and details, and a bug by its stack', async () => {
    const { logger, lines } = await capture();
    const cause = new Error('EROFS: read-only file system');
    logger.warn({ err: new HaleError('STORAGE_UNWRITABLE', 'no', { details: { path: '/x' }, cause }) }, 'refused');
    logger.child({ run_id: 'x' }).error({ err: new TypeError('a bug') }, 'failed');
    const [refusal, bug] = lines.map((line) => JSON.parse(line).err);
    expect(refusal).toEqual({
      type: 'HaleError',
      code: 'STORAGE_UNWRITABLE',
      category: 'unavailable',
      message: 'no',
      retryable: false,
      details: { path: '/x' },
      cause: 'EROFS: read-only file system',
    });
    expect(bug).toMatchObject({ type: 'TypeError', stack: expect.stringMatching(/^TypeError: a bug\n\s+at /) });
  });

  it('writes readable lines on a terminal, without colour where none is wanted', async () => {
    const { logger, lines } = await capture({ isTerminal: true, colour: false });
    logger.warn({ model_version: '3' }, 'slow');
    expect(lines.join('')).toMatch(/^\[\d\d:\d\d:\d\d\] WARN: slow \{"model_version":"3"\}\n$/);
  });

  it('appends to a file, and says when it cannot', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hale-logging-'));
    for (const text of ['one', 'two']) {
      const { logger } = await capture({ folder, isTerminal: true }, { destination: 'logs/hale.log' });
      logger.info(text);
    }
    const lines = (await readFile(join(folder, 'logs/hale.log'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['one', 'two']);
    await expect(capture({ folder }, { destination: 'logs' })).rejects.toMatchObject({ code: 'LOG_FILE_UNWRITABLE' });
  });
});

describe('a secret', () => {
  it('is in no line, whatever it is made of and wherever it stands', async () => {
    const { logger: plain, lines } = await capture({ secrets: new Set(['canary']) });
    plain.info('canary');
    expect(lines[0]).not.toContain('canary');
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 8, unit: 'binary' }), async (secret) => {
        fc.pre(secret.trim().length >= 8);
        const url = `postgres://user:${encodeURIComponent(secret.toWellFormed())}@host/db`;
        const secrets = new Set([url]);
        const { logger, lines } = await capture({ secrets });
        secrets.add(secret);
        logger.error(Object.assign(new Error(`cannot use ${secret} of ${url}`), { input: { deep: [secret] } }), secret);
        const text = lines.join('');
        const parsed = JSON.stringify(JSON.parse(text));
        expect(text.includes(secret) || parsed.includes(JSON.stringify(secret).slice(1, -1))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('is struck out by the name of its field and in any URL', async () => {
    const { logger, lines } = await capture();
    const headers = { authorization: 'Bearer abc"x', cookie: ['session=1'], host: 'h' };
    logger.info({ password: 'pw-1', request: { inner: { headers } }, tokens: 5 }, 'at https://me:pw-2@host/path');
    const line = JSON.parse(lines[0] as string);
    expect(line.password).toBe('[secret]');
    expect(line.request.inner.headers).toEqual({ authorization: '[secret]', cookie: '[secret]', host: 'h' });
    expect(line.tokens).toBe(5);
    expect(line.msg).toBe('at https://me:[secret]@host/path');
  });

  it('is absent from readable lines too', async () => {
    const { logger, lines } = await capture({ isTerminal: true, colour: false, secrets: new Set(['canary"1']) });
    logger.error(new Error('refused canary"1'));
    expect(lines.join('')).toContain('refused [secret]');
    expect(lines.join('')).not.toContain('canary');
  });
});
