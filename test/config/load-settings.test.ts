import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LoadRequest, loadSettings } from '../../src/config/index.ts';
import { isHaleError } from '../../src/errors/index.ts';

async function project(files: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hale-config-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

const load = async (files: Record<string, string>, request: Partial<LoadRequest> = {}) =>
  loadSettings({ folder: await project(files), variables: {}, ...request });

const refusal = (files: Record<string, string>, request: Partial<LoadRequest> = {}) =>
  load(files, request).then(
    () => 'nothing was refused',
    (error: unknown) => (isHaleError(error) ? `${error.code} ${error.message}` : Promise.reject(error)),
  );

const typescript = 'const seed: number = 5; export default { project: { seed }, logging: { level: "warn" } };';
const yaml = 'project:\n  seed: 5\nlogging:\n  level: warn\n';
const json = '{"project":{"seed":5},"logging":{"level":"warn"}}';

describe('the configuration file', () => {
  it.each([
    ['hale.config.ts', typescript],
    ['hale.config.yaml', yaml],
    ['hale.config.yml', yaml],
    ['hale.config.json', `\uFEFF${json}`],
  ])('%s is found and read', async (name, text) => {
    const { settings, origins, configFile } = await load({ [name]: text });
    expect(settings.project.seed).toBe(5);
    expect(settings.logging.level).toBe('warn');
    expect(origins.get('project.seed')).toEqual({ kind: 'file', file: name });
    expect(configFile).toMatch(name);
  });

  it('gives the same settings in every format', async () => {
    const all = await Promise.all([
      load({ 'hale.config.ts': typescript }),
      load({ 'hale.config.yaml': yaml }),
      load({ 'hale.config.json': json }),
    ]);
    expect(all[1]?.settings).toEqual(all[0]?.settings);
    expect(all[2]?.settings).toEqual(all[0]?.settings);
  });

  it('may be named, and is then the only one', async () => {
    const { settings } = await load(
      { 'hale.config.ts': typescript, 'other.yaml': 'project: { seed: 6 }' },
      {
        configFile: 'other.yaml',
      },
    );
    expect(settings.project.seed).toBe(6);
    expect(settings.logging.level).toBe('info');
  });

  it('stands in for the built-in one, which holds only without it', async () => {
    const builtIn = { project: { name: 'example', seed: 9 }, environments: { test: { project: { seed: 10 } } } };
    const without = await load({}, { builtIn, variables: { NODE_ENV: 'test' } });
    expect(without.settings.project).toEqual({ name: 'example', seed: 10 });
    expect(without.origins.get('project.name')).toEqual({ kind: 'file', file: 'built-in example' });
    expect(without.configFile).toBeUndefined();
    const beside = await load({ 'hale.config.json': json }, { builtIn });
    expect(beside.settings.project).toMatchObject({ seed: 5 });
    expect(beside.origins.get('project.name')).toEqual({ kind: 'default' });
  });

  it.each<[string, Record<string, string>, Partial<LoadRequest>, string]>([
    ['two files', { 'hale.config.ts': typescript, 'hale.config.json': json }, {}, 'only one can be meant'],
    ['a missing file', {}, { configFile: 'none.yaml' }, 'there is no file '],
    ['another kind of file', { 'a.toml': '' }, { configFile: 'a.toml' }, 'must end in .ts, .yaml, .yml or .json'],
    ['TypeScript that does not parse', { 'hale.config.ts': 'export default {' }, {}, 'hale.config.ts cannot be read'],
    ['TypeScript that throws', { 'hale.config.ts': 'throw new Error("boom")' }, {}, 'boom'],
    ['no default export', { 'hale.config.ts': 'export const a = 1' }, {}, 'no default export'],
    ['YAML that does not parse', { 'hale.config.yaml': 'project: [' }, {}, 'hale.config.yaml cannot be read'],
    ['a key that stands twice in YAML', { 'hale.config.yaml': 'project: {}\nproject: {}' }, {}, 'must be unique'],
    ['a key that stands twice in JSON', { 'hale.config.json': '{"project":{},"project":{}}' }, {}, 'must be unique'],
    ['YAML in a JSON file', { 'hale.config.json': 'project: {}' }, {}, 'not valid JSON'],
    ['a YAML list', { 'hale.config.yaml': '- 1' }, {}, 'not an object of settings'],
  ])('is refused: %s', async (_name, files, request, expected) => {
    expect(await refusal(files, request)).toMatch(/^CONFIG_/);
    expect(await refusal(files, request)).toContain(expected);
  });

  it('may be empty', async () => {
    expect((await load({ 'hale.config.yaml': '# nothing yet\n' })).settings.project.seed).toBe(42);
  });
});

describe('the environment', () => {
  const files = {
    'hale.config.json': JSON.stringify({
      environments: {
        development: { project: { seed: 1 } },
        production: { project: { seed: 2 } },
        test: { project: { seed: 3 } },
      },
    }),
  };
  it.each<[string, Record<string, string>, string, number]>([
    ['development by default', {}, '', 1],
    ['NODE_ENV', { NODE_ENV: 'production' }, '', 2],
    ['HALE_ENVIRONMENT before NODE_ENV', { NODE_ENV: 'production', HALE_ENVIRONMENT: 'test' }, '', 3],
    ['HALE_ENVIRONMENT before an unknown NODE_ENV', { NODE_ENV: 'staging', HALE_ENVIRONMENT: 'test' }, '', 3],
    ['.env', {}, 'HALE_ENVIRONMENT=production', 2],
    ['a variable before .env', { HALE_ENVIRONMENT: 'test' }, 'HALE_ENVIRONMENT=production', 3],
  ])('is chosen by %s', async (_name, variables, env, seed) => {
    expect((await load({ ...files, '.env': env }, { variables })).settings.project.seed).toBe(seed);
  });

  it('is refused when it is unknown', async () => {
    expect(await refusal(files, { variables: { NODE_ENV: 'staging' } })).toContain('development, production, test');
    expect(await refusal(files, { variables: { HALE_ENVIRONMENT: '' } })).toContain('HALE_ENVIRONMENT');
  });
});

describe('.env', () => {
  it('is stronger than the file and weaker than a variable', async () => {
    const files = { 'hale.config.json': json, '.env': 'HALE_PROJECT_SEED=6 # six\nHALE_LOGGING_LEVEL="debug"\n' };
    const { settings } = await load(files, { variables: { HALE_LOGGING_LEVEL: 'error', HALE_TEST_DATA: 'x' } });
    expect(settings.project.seed).toBe(6);
    expect(settings.logging.level).toBe('error');
  });

  it('is refused when it cannot be read', async () => {
    const folder = await project();
    await mkdir(join(folder, '.env'));
    expect(await refusal({}, { folder })).toContain('.env cannot be read');
  });
});
