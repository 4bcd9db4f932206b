import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { HaleError } from '../../errors/index.ts';
import { importConfiguration } from './import-configuration.ts';

export interface ConfigurationFile {
  readonly path: string;
  readonly content: unknown;
}

const names = ['hale.config.ts', 'hale.config.yaml', 'hale.config.yml', 'hale.config.json'];

/** The configuration file of a project folder; undefined where there is none. */
function findConfigurationFile(folder: string): string | undefined {
  const found = names.filter((name) => existsSync(join(folder, name)));
  if (found.length > 1) {
    throw new HaleError(
      'CONFIG_FILE_UNREADABLE',
      `${folder} holds ${found.join(' and ')}, and only one can be meant; remove the others or name one with --config`,
      { details: { folder, found } },
    );
  }
  return found[0] === undefined ? undefined : join(folder, found[0]);
}

async function parseConfiguration(text: string, format: string): Promise<unknown> {
  // YAML contains JSON, and its parser also refuses a key that stands twice.
  if (format === '.json') JSON.parse(text);
  const { parse } = await import('yaml');
  return parse(text, { uniqueKeys: true, logLevel: 'error' }) ?? {};
}

/**
 * Reads the file that is named, or else the one that is found in the folder; undefined where there is none.
 *
 * @throws HaleError CONFIG_FILE_MISSING, CONFIG_FILE_UNREADABLE
 */
export async function readConfigurationFile(
  folder: string,
  named: string | undefined,
): Promise<ConfigurationFile | undefined> {
  const path = named === undefined ? findConfigurationFile(folder) : resolve(folder, named);
  if (path === undefined) return undefined;
  const format = extname(path).toLowerCase();
  if (!['.ts', '.yaml', '.yml', '.json'].includes(format)) {
    throw new HaleError(
      'CONFIG_FILE_UNREADABLE',
      `${path} is no configuration file by its name; it must end in .ts, .yaml, .yml or .json`,
      { details: { path } },
    );
  }
  if (!existsSync(path)) {
    throw new HaleError(
      'CONFIG_FILE_MISSING',
      `there is no file ${path}; --config names a configuration that is there`,
      {
        details: { path },
      },
    );
  }
  try {
    if (format === '.ts') return { path, content: await importConfiguration(path) };
    const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
    return { path, content: await parseConfiguration(text, format) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HaleError('CONFIG_FILE_UNREADABLE', `${path} cannot be read as a configuration: ${reason}`, {
      details: { path },
      cause,
    });
  }
}
