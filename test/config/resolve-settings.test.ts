import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeSettings, resolveSettings, type SettingSources, secretValues } from '../../src/config/index.ts';
import { isHaleError } from '../../src/errors/index.ts';

const schema = z.strictObject({
  server: z
    .strictObject({
      port: z.int().min(1).max(65535).default(8000),
      ratio: z.number().default(0.5),
      open: z.boolean().default(true),
      mode: z.enum(['fast', 'exact']).default('exact'),
      origins: z.array(z.string()).default([]),
      threads: z.union([z.literal('auto'), z.int().min(1)]).default('auto'),
      level: z.union([z.literal(1), z.literal(2)]).default(1),
      limit: z.number().nullable().default(null),
      note: z.string().optional(),
      address: z.url({ protocol: /^https?$/ }).optional(),
      targets: z.array(z.strictObject({ url: z.string(), weight: z.number().default(1) })).default([]),
    })
    .prefault({}),
  database: z
    .strictObject({
      url: z.string().startsWith('postgres://').optional().meta({ secret: true, env: 'DATABASE_URL' }),
      poolSize: z.int().min(1).default(4),
      minimumSize: z.int().min(0).default(0),
    })
    .refine((database) => database.minimumSize <= database.poolSize, {
      path: ['minimumSize'],
      message: 'above database.poolSize',
    })
    .prefault({}),
});

const resolve = (sources: Partial<SettingSources>) =>
  resolveSettings(schema, { environment: 'development', ...sources });
const server = (variables: Record<string, string>) => resolve({ variables }).settings.server;

function refusal(sources: Partial<SettingSources>): string {
  try {
    resolve(sources);
  } catch (error) {
    if (isHaleError(error) && error.code === 'CONFIG_INVALID')
      return `${error.message}\n${JSON.stringify(error.details)}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the order of the sources', () => {
  const file = {
    name: 'hale.config.ts',
    content: {
      server: { port: 1001, ratio: 0.1, mode: 'fast', open: false, limit: 1 },
      environments: { production: { server: { ratio: 0.2 } }, test: { server: { ratio: 0.9 } } },
    },
  };
  const sources: SettingSources = {
    environment: 'production',
    file,
    envFile: { name: '.env', variables: { HALE_SERVER_MODE: 'exact', HALE_SERVER_OPEN: 'true', UNRELATED: '' } },
    variables: { HALE_SERVER_OPEN: 'false', HALE_SERVER_LIMIT: '2', PATH: '/bin' },
    flags: [{ flag: '--limit', path: 'server.limit', text: '3' }],
  };

  it('lets the stronger hold and remembers which it was', () => {
    const { settings, origins } = resolveSettings(schema, sources);
    expect(settings.server).toMatchObject({ port: 1001, ratio: 0.2, mode: 'exact', open: false, limit: 3 });
    expect(Object.fromEntries(origins)).toMatchObject({
      'server.port': { kind: 'file', file: 'hale.config.ts' },
      'server.ratio': { kind: 'file', file: 'hale.config.ts', environment: 'production' },
      'server.mode': { kind: 'env-file', variable: 'HALE_SERVER_MODE' },
      'server.open': { kind: 'variable', variable: 'HALE_SERVER_OPEN' },
      'server.limit': { kind: 'flag', flag: '--limit' },
      'database.poolSize': { kind: 'default' },
    });
    expect(describeSettings({ settings, origins }, schema).find(({ path }) => path === 'server.ratio')).toMatchObject({
      value: 0.2,
      origin: 'hale.config.ts, environments.production',
      variable: 'HALE_SERVER_RATIO',
    });
  });

  it('freezes at every depth', () => {
    const { settings } = resolve({ file: { name: 'f', content: { server: { targets: [{ url: 'a' }] } } } });
    const target = settings.server.targets[0] as { weight: number };
    expect(target.weight).toBe(1);
    expect(() => {
      target.weight = 2;
    }).toThrow(TypeError);
    expect(Object.isFrozen(settings.database)).toBe(true);
  });
});

describe('the text of a variable', () => {
  it('becomes what the schema wants, for every number, truth value and text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(server({ HALE_SERVER_RATIO: String(number) }).ratio).toBe(Number(String(number)));
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65535 }), (port) => {
        expect(server({ HALE_SERVER_PORT: ` ${port} ` }).port).toBe(port);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.string()), (origins) => {
        expect(server({ HALE_SERVER_ORIGINS: JSON.stringify(origins) }).origins).toEqual(origins);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (note) => {
        fc.pre(note.trim() !== '');
        expect(server({ HALE_SERVER_NOTE: note }).note).toBe(note);
      }),
    );
  });

  it('never becomes a number or a truth value that the text does not say', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const { ratio } = server({ HALE_SERVER_RATIO: text });
          expect(text.trim()).toMatch(/^[+-]?[\d.]/);
          expect(ratio).toBe(Number(text));
        } catch (error) {
          expect(isHaleError(error) && error.code).toBe('CONFIG_INVALID');
        }
      }),
    );
  });

  it.each([
    ['HALE_SERVER_OPEN', 'off', { open: false }],
    ['HALE_SERVER_OPEN', 'TRUE', { open: true }],
    ['HALE_SERVER_MODE', 'fast', { mode: 'fast' }],
    ['HALE_SERVER_THREADS', '4', { threads: 4 }],
    ['HALE_SERVER_THREADS', 'auto', { threads: 'auto' }],
    ['HALE_SERVER_LEVEL', '2', { level: 2 }],
    ['HALE_SERVER_LIMIT', 'null', { limit: null }],
    ['HALE_SERVER_NOTE', '12', { note: '12' }],
    ['HALE_SERVER_TARGETS', '[{"url":"a"}]', { targets: [{ url: 'a', weight: 1 }] }],
  ])('%s=%s', (variable, text, expected) => {
    expect(server({ [variable]: text })).toMatchObject(expected);
  });
});

describe('a refusal', () => {
  const inFile = (content: unknown) => ({ file: { name: 'hale.config.ts', content } });
  it.each<[string, Partial<SettingSources>, string]>([
    ['unknown section', inFile({ sever: {} }), 'sever (hale.config.ts): unknown name; did you mean server?'],
    [
      'unknown key',
      inFile({ server: { prot: 1 } }),
      'server.prot (hale.config.ts): unknown name; did you mean server.port?',
    ],
    ['key of another section', inFile({ server: { poolSize: 1 } }), 'did you mean database.poolSize?'],
    [
      'key inside a value',
      inFile({ server: { targets: [{ url: 'a', wieght: 2 }] } }),
      'did you mean server.targets.0.weight?',
    ],
    [
      'wrong type',
      inFile({ server: { port: '80' } }),
      'server.port (hale.config.ts): not allowed, found "80"; allowed: a whole number from 1 to 65535',
    ],
    ['null', inFile({ server: { port: null } }), 'found null'],
    ['a section that is none', inFile({ server: [] }), 'server (hale.config.ts): not an object of settings'],
    ['a file that is none', inFile([1]), 'not an object of settings'],
    ['unknown environment', inFile({ environments: { prod: {} } }), 'allowed: development, production, test'],
    [
      'value of another environment',
      inFile({ environments: { test: { server: { port: 0 } } } }),
      'hale.config.ts, environments.test',
    ],
    ['__proto__', inFile(JSON.parse('{"__proto__":{"port":1}}')), '__proto__ (hale.config.ts): unknown name'],
    ['unknown variable', { variables: { HALE_SERVER_PROT: '1' } }, 'did you mean HALE_SERVER_PORT?'],
    ['derived name where another is set', { variables: { HALE_DATABASE_URL: 'x' } }, 'did you mean DATABASE_URL?'],
    ['empty variable', { variables: { HALE_SERVER_NOTE: '' } }, 'the variable is empty'],
    ['blank foreign variable', { variables: { DATABASE_URL: ' ' } }, 'the variable is empty'],
    ['number that overflows', { variables: { HALE_SERVER_RATIO: '1e999' } }, 'found "1e999"; allowed: a number'],
    ['hexadecimal', { variables: { HALE_SERVER_PORT: '0x50' } }, 'found "0x50"'],
    [
      'an address of another kind',
      { variables: { HALE_SERVER_ADDRESS: 'ftp://a' } },
      'found "ftp://a"; allowed: an address that begins with http:// or https://',
    ],
    ['no truth value', { variables: { HALE_SERVER_OPEN: 'maybe' } }, 'allowed: true or false'],
    ['not of the list', { variables: { HALE_SERVER_MODE: 'Fast' } }, 'allowed: one of "fast", "exact"'],
    ['not JSON', { variables: { HALE_SERVER_ORIGINS: 'a,b' } }, 'allowed: a list of (text)'],
    [
      'a list with commas',
      { variables: { HALE_SERVER_ORIGINS: "https://a, 'https://b'" } },
      'a list is written as JSON: ["https://a","https://b"]',
    ],
    [
      'a list without quotes',
      { flags: [{ flag: '--set', path: 'server.origins', text: '[a,b]' }] },
      'a list is written as JSON: ["a","b"]',
    ],
    ['no alternative', { variables: { HALE_SERVER_THREADS: 'many' } }, 'allowed: "auto", or a whole number, 1 or more'],
    ['unknown flag path', { flags: [{ flag: '--set', path: 'server.prt', text: '1' }] }, 'did you mean server.port?'],
    ['empty flag', { flags: [{ flag: '--set', path: 'server.port', text: '' }] }, 'the flag is empty'],
    [
      'rule of two settings',
      { variables: { HALE_DATABASE_MINIMUM_SIZE: '5' } },
      'database.minimumSize (variable HALE_DATABASE_MINIMUM_SIZE): above database.poolSize',
    ],
  ])('%s', (_name, sources, expected) => {
    expect(refusal(sources)).toContain(expected);
  });

  it('names every problem of every source, also of values that a stronger source hides', () => {
    const text = refusal({
      ...inFile({ server: { port: 0, mode: 'slow' } }),
      variables: { HALE_SERVER_PORT: '80', HALE_SERVER_OPEN: '2' },
    });
    expect(text).toContain('3 problems');
    for (const part of ['server.port (hale.config.ts)', 'server.mode (hale.config.ts)', 'HALE_SERVER_OPEN']) {
      expect(text).toContain(part);
    }
  });
});

describe('a secret', () => {
  const canary = 'canary-5f1d';

  it('is in no description and no refusal', () => {
    const good = `postgres://user:${canary}@localhost/db`;
    const resolved = resolve({ variables: { DATABASE_URL: good } });
    expect(resolved.settings.database.url).toBe(good);
    expect(JSON.stringify(describeSettings(resolved, schema))).not.toContain(canary);
    expect(secretValues(resolved.settings, schema)).toEqual([good]);
    const misspelt = { variables: { DATABASE_URL: `mysql://${canary}`, HALE_DATABASE_URLL: canary } };
    expect(refusal(misspelt)).toContain('database.url (variable DATABASE_URL): not allowed, found (secret)');
    expect(refusal(misspelt)).not.toContain(canary);
    const misplaced = {
      file: { name: 'f', content: { database: { url: { password: canary } }, databse: { url: canary } } },
    };
    expect(refusal(misplaced)).not.toContain(canary);
  });
});
