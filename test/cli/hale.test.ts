import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandList } from '../../src/cli/command-list.ts';
import { runHale } from './run-hale.ts';

async function project(configuration: string, file = 'hale.config.ts'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hale-cli-'));
  await writeFile(join(folder, file), configuration);
  return folder;
}

describe('hale', () => {
  it('prints its help, and every command in it, quickly', async () => {
    const startedAt = performance.now();
    const { code, out, error } = await runHale(['--help']);
    const tookMs = performance.now() - startedAt;
    process.stdout.write(`hale --help took ${tookMs.toFixed(0)} ms\n`);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    for (const { name } of commandList) expect(out).toMatch(new RegExp(`^ {2}${name.split(' ')[0]} `, 'm'));
  });

  it.each(commandList.map(({ name }) => name))('help %s shows its summary and examples', async (name) => {
    const { code, out } = await runHale(['help', ...name.split(' ')]);
    expect(code).toBe(0);
    expect(out).toContain(
      commandList
        .find((entry) => entry.name === name)
        ?.summary.split(' ')
        .slice(0, 5)
        .join(' '),
    );
    expect(out).toMatch(/Examples:\n {2}(?:\w+=\w+ )?hale /);
  });

  it.each([
    [['trane'], "unknown command 'trane'"],
    [['confg', 'show'], 'Did you mean config?'],
    [['config'], 'A command is missing'],
    [['config', 'show', '--chnged'], 'Did you mean --changed?'],
    [['config', 'show', 'loging'], 'did you mean logging?'],
    [['config', 'show', '--set', 'seed'], 'write --set path=value'],
    [['config', 'show', '--set', 'project.sed=1'], 'did you mean project.seed?'],
    [['--quiet', '--verbose', 'config', 'show'], 'cannot be used with'],
  ])('%s is refused with exit code 2 and no stack', async (words, expected) => {
    const { code, out, error } = await runHale(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toContain(expected);
    expect(error).not.toMatch(/^\s+at /m);
  });

  it.each(['none.yaml', 'none.ts'])(
    'says that there is no %s, with exit code 5 and no path of its own',
    async (name) => {
      const { code, error } = await runHale(['config', 'show', '--config', name]);
      expect(code).toBe(5);
      expect(error).toMatch(new RegExp(`there is no file \\S+/${name};`));
      expect(error).not.toContain('import');
    },
  );

  it('says a refusal as JSON on standard error, with every problem', async () => {
    const { code, out, error } = await runHale(['config', 'show', '--json', '--set', 'project.seed=x', '--set', 'a=1']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const { error: refusal } = JSON.parse(error);
    expect(refusal).toMatchObject({ code: 'CONFIG_INVALID', category: 'invalid-input', retryable: false });
    expect(refusal.details.problems.map(({ path }: { path: string }) => path)).toEqual(['a', 'project.seed']);
  });

  it('calls a bug a bug, with its stack and exit code 1', async () => {
    const late =
      'setTimeout(() => { throw new TypeError("a bug") }); await new Promise((resolve) => setTimeout(resolve, 5000));';
    const { code, error } = await runHale(['config', 'show'], { folder: await project(late) });
    expect(code).toBe(1);
    expect(error).toContain('This is a bug in Hale');
    expect(error).toMatch(/TypeError: a bug\n\s+at /);
  });

  it('stops at once at the second signal, with the exit code of the signal', async () => {
    const waits = 'process.stderr.write("waiting\\n"); await new Promise((resolve) => setTimeout(resolve, 60_000));';
    let isTold = false;
    const { code } = await runHale(['config', 'show'], {
      folder: await project(waits),
      onError(text, kill) {
        if (isTold || !text.includes('waiting')) return;
        isTold = true;
        kill('SIGTERM');
        setTimeout(() => kill('SIGTERM'), 700);
      },
    });
    expect(code).toBe(128 + 15);
  });
});

describe('hale config show', () => {
  it("takes a hale.config.ts that imports 'hale' from a folder without node_modules", async () => {
    const folder = await project(
      "import { defineConfig } from 'hale';\nexport default defineConfig({ project: { seed: 7 }, environments: { production: { logging: { level: 'warn' } } } });",
    );
    const variables = { HALE_ENVIRONMENT: 'production', HALE_PROJECT_NAME: 'mine' };
    const words = ['config', 'show', '--changed', '--json', '--set', 'logging.format=json'];
    const { code, out, error } = await runHale(words, { folder, variables });
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const shown = JSON.parse(out);
    expect(shown.environment).toBe('production');
    expect(shown.settings.map(({ path, value, origin }: Record<string, unknown>) => [path, value, origin])).toEqual([
      ['project.name', 'mine', 'variable HALE_PROJECT_NAME'],
      ['project.seed', 7, 'hale.config.ts'],
      ['logging.level', 'warn', 'hale.config.ts, environments.production'],
      ['logging.format', 'json', 'flag --set'],
    ]);
  });

  it('shows the built-in example where there is no configuration, in a plain table', async () => {
    const { code, out } = await runHale(['config', 'show'], { folder: await project('', 'unrelated.txt') });
    expect(code).toBe(0);
    expect(out).toMatch(/^setting +value +from\n/);
    expect(out).toMatch(/^project\.name +"heart-disease" +built-in example$/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    expect(out).not.toMatch(/\u001b/);
  });
});

describe('a secret setting', () => {
  const canary = 'canary-71c2';

  it('is masked when it is shown, and absent from a refusal', async () => {
    const url = `postgres://hale:${canary}@127.0.0.1:1/hale`;
    const shown = await runHale(['config', 'show', 'database'], { variables: { DATABASE_URL: url } });
    expect(shown.out).toMatch(/^database\.url +"\*{8}" +variable DATABASE_URL$/m);
    const refused = await runHale(['config', 'show', '--json'], { variables: { DATABASE_URL: `mysql://${canary}` } });
    expect(refused.code).toBe(2);
    expect(refused.error).toContain('database.url');
    expect(shown.out + shown.error + refused.out + refused.error).not.toContain(canary);
  });

  it('is struck out of the stack of a bug that comes after', async () => {
    const folder = await project(
      `export default { database: { url: 'postgres://hale:${canary}@127.0.0.1:1/hale' } };
       process.stdout.write = () => { throw new Error('cannot write for ${canary}'); };`,
    );
    const { code, error } = await runHale(['config', 'show'], { folder });
    expect(code).toBe(1);
    expect(error).toContain('cannot write for [secret]');
    expect(error).not.toContain(canary);
  });
});

describe('a refusal that quotes hostile text', () => {
  it('moves no cursor', async () => {
    const { error } = await runHale(['config', 'show', '--set', 'a\u001b[2Jb=1']);
    expect(error).toContain('a\\u001b[2Jb');
  });
});

describe('hale config docs', () => {
  it('prints the page and the template', async () => {
    const [page, template] = await Promise.all([runHale(['config', 'docs']), runHale(['config', 'docs', '--env'])]);
    expect(page.out).toContain('| `project.seed` | `42` |');
    expect(template.out).toContain('# HALE_PROJECT_SEED=42\n');
  });
});

describe('--json', () => {
  it('leaves nothing but JSON on standard error of a command that fails', async () => {
    const folder = await project('{}', 'hale.config.json');
    await writeFile(join(folder, 'short.csv'), 'a,b\n1,2\n');
    const { code, out, error } = await runHale(['init', 'short.csv', '--target', 'b', '--output', 'x.ts', '--json'], {
      folder,
    });
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(JSON.parse(error)).toMatchObject({ error: { code: 'DATA_TOO_FEW_ROWS' } });
  });
});
