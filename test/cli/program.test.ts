import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Command, CommandContext } from '../../src/cli/command.ts';
import { runProgram } from '../../src/cli/program.ts';

/** Runs one command that is made for the test, with real settings, logger and streams. */
async function run(
  words: readonly string[],
  body: (context: CommandContext) => Promise<void>,
  declared: Partial<Command> = {},
) {
  const standardOutput = new PassThrough();
  const standardError = new PassThrough();
  const secrets = new Set<string>();
  const command: Command = { ...declared, examples: [{ line: 'hale try it', meaning: 'tries it' }], run: body };
  await runProgram(
    {
      words: ['try', 'it', ...words],
      variables: { DATABASE_URL: 'postgres://hale:canary-9e@127.0.0.1:1/hale' },
      folder: await mkdtemp(join(tmpdir(), 'hale-program-')),
      standardInput: {},
      standardOutput,
      standardError,
      signal: new AbortController().signal,
      secrets,
    },
    '1.2.3',
    [{ name: 'try it', summary: 'a command of a test', load: async () => command }],
  );
  standardOutput.end();
  standardError.end();
  return { out: await text(standardOutput), error: await text(standardError), secrets };
}

describe('a command', () => {
  const declared: Partial<Command> = {
    arguments: [{ name: '<file>', description: 'the file' }],
    options: [
      { flags: '--log <level>', description: 'how much is logged', setting: 'logging.level' },
      { flags: '--output <file>', description: 'where to' },
      { flags: '--tag <tag...>', description: 'tags' },
      { flags: '--dry-run', description: 'change nothing' },
      { flags: '--format <format>', description: 'the format', choices: ['csv', 'parquet'] },
    ],
  };

  it('is given its arguments and options, and those that are settings as the strongest source', async () => {
    const words = ['f.csv', '--log', 'warn', '--tag', 'a', '--tag', 'b', '--dry-run', '--set', 'logging.level=error'];
    await run(
      words,
      async (context) => {
        expect(context.arguments).toEqual(['f.csv']);
        expect(context.option('output')).toBeUndefined();
        expect(context.options('tag')).toEqual(['a', 'b']);
        expect(context.enabled('dryRun')).toBe(true);
        expect(() => context.option('outptu')).toThrow('declares no option "outptu"');
        const { settings, origins } = await context.loadSettings();
        expect(settings.logging.level).toBe('warn');
        expect(origins.get('logging.level')).toEqual({ kind: 'flag', flag: '--log' });
        expect(await context.loadSettings()).toBe(await context.loadSettings());
      },
      declared,
    );
    expect.hasAssertions();
  });

  it.each([
    [[], "missing required argument 'file'"],
    [['f', 'g'], 'too many arguments'],
    [['f', '--format', 'xml'], 'Allowed choices are csv, parquet'],
    [['f', '--output'], 'argument missing'],
  ])('refuses %j', async (words, expected) => {
    const never = async () => expect.unreachable();
    await expect(run(words, never, declared)).rejects.toMatchObject({
      code: 'USAGE_INVALID',
      message: expect.stringContaining(expected),
    });
  });

  it('prints results on standard output, as text or as JSON', async () => {
    const body = async ({ output }: CommandContext) => {
      output.note(() => 'a remark');
      output.result({ rows: 3 }, (style) => style('bold', '3 rows'));
    };
    expect(await run([], body)).toMatchObject({ out: '3 rows\n', error: 'a remark\n' });
    expect(await run(['--json'], body)).toMatchObject({ out: '{\n  "rows": 3\n}\n', error: '' });
    expect(await run(['--quiet'], body)).toMatchObject({ out: '3 rows\n', error: '' });
  });

  it('logs and tells its progress on standard error, without the secrets of the settings', async () => {
    const body = async ({ createLogger, progress, secrets }: CommandContext) => {
      const logger = await createLogger();
      const step = progress.step('connect');
      secrets.add('generated-4a');
      logger.debug('details');
      logger.error('postgres://hale:canary-9e@127.0.0.1:1/hale and generated-4a');
      step.succeed();
    };
    const plain = await run([], body);
    expect(plain.out).toBe('');
    expect(plain.error).toMatch(/^- connect\n\{.*"msg":"\[secret\] and \[secret\]"\}\n✓ connect \(0\.\d s\)\n$/);
    const verbose = await run(['--verbose'], body);
    expect(verbose.error).toContain('"msg":"details"');
    const json = await run(['--json'], body);
    expect(
      json.error
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ level: 'error', msg: '[secret] and [secret]' }]);
    const quiet = await run(['--quiet'], body);
    expect(quiet.error.trim().split('\n')).toHaveLength(1);
  });
});
