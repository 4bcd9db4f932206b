import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import builtIn from '../../examples/heart-disease/hale.config.ts';
import {
  describeSettings,
  renderEnvironmentTemplate,
  resolveSettings,
  type SettingSources,
  settingsSchema,
} from '../../src/config/index.ts';

const resolve = (sources: Partial<SettingSources> = {}) =>
  resolveSettings(settingsSchema, { environment: 'development', ...sources });
const all = describeSettings(resolve());

function nested(pairs: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [path, value] of pairs) {
    const keys = path.split('.');
    let section = root;
    for (const key of keys.slice(0, -1)) {
      section[key] ??= {};
      section = section[key] as Record<string, unknown>;
    }
    section[keys.at(-1) as string] = value;
  }
  return root;
}

describe('every setting of Hale', () => {
  it.each(all.map(({ path, description }) => [path, description]))('%s says what it is', (_path, description) => {
    expect(description).not.toBe('');
  });

  it('has its own variable', () => {
    const variables = all.map(({ variable }) => variable);
    expect(variables.filter((variable, index) => variables.indexOf(variable) !== index)).toEqual([]);
  });

  it('has a default that its own schema allows', () => {
    const given = all.filter(({ value, secret }) => value !== undefined && !secret);
    const file = { name: 'defaults', content: nested(given.map(({ path, value }) => [path, value])) };
    expect(resolve({ file }).settings).toEqual(resolve().settings);
  });

  it('has the same value when its line of .env.example is uncommented', () => {
    const uncommented = renderEnvironmentTemplate().replaceAll(/^# ([A-Z][A-Z0-9_]*=.+)$/gm, '$1');
    const variables = parseEnv(uncommented);
    const withValue = all.filter(({ value, secret }) => value !== undefined && !secret);
    const expected = ['HALE_ENVIRONMENT', ...withValue.map(({ variable }) => variable)];
    expect(new Set(Object.keys(variables))).toEqual(new Set(expected));
    expect(resolve({ envFile: { name: '.env', variables } }).settings).toEqual(resolve().settings);
  });

  it('tells how long a text must be at least, where it is refused', () => {
    const variables = { HALE_ALERTS_WEBHOOK_SECRET: 'too short' };
    expect(() => resolve({ variables })).toThrow(
      /alerts\.webhook\.secret .*found \(secret\); allowed: text of 16 characters or more/,
    );
  });

  it('is allowed in the built-in example', () => {
    const file = { name: 'hale.config.ts', content: builtIn };
    for (const environment of ['development', 'production', 'test'] as const) {
      expect(resolve({ environment, file }).settings.project.name).toBe('heart-disease');
    }
  });
});
