import type { z } from 'zod';
import { originText } from './origin.ts';
import type { ResolvedSettings } from './resolve-settings.ts';
import { allSettings, sectionTree } from './schema-tree.ts';
import { settingsSchema } from './settings.ts';

export interface SettingDescription {
  readonly path: string;
  /** As it may be shown: a secret is masked. Undefined where it is not set and has no default. */
  readonly value: unknown;
  readonly origin: string;
  readonly variable: string;
  readonly description: string;
  readonly secret: boolean;
}

const mask = '********';

const valueAt = (settings: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((section, key) => (section as Record<string, unknown>)[key], settings);

/** Every setting in the order of the schema, with its effective value and where that came from. */
export function describeSettings(
  resolved: ResolvedSettings<unknown>,
  schema: z.ZodObject = settingsSchema,
): SettingDescription[] {
  return allSettings(sectionTree(schema)).map(({ path, keys, variable, description, secret }) => {
    const value = valueAt(resolved.settings, keys);
    const origin = originText(resolved.origins.get(path) ?? { kind: 'default' });
    return { path, value: secret && value !== undefined ? mask : value, origin, variable, description, secret };
  });
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** Every text inside the secret settings, for the logger to strike out. */
export function secretValues(settings: unknown, schema: z.ZodObject = settingsSchema): string[] {
  return allSettings(sectionTree(schema))
    .filter((setting) => setting.secret)
    .flatMap((setting) => texts(valueAt(settings, setting.keys)));
}
