import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { HaleError } from '../errors/index.ts';
import { type Environment, environments, environmentVariable, isEnvironment } from './environment.ts';
import { invalidConfiguration } from './problem.ts';
import { type ResolvedSettings, resolveSettings } from './resolve-settings.ts';
import { type ConfigurationInput, type Settings, settingsSchema } from './settings.ts';
import { type ConfigurationFile, readConfigurationFile } from './sources/configuration-file.ts';
import type { Flag } from './sources/read-flags.ts';
import type { FileContent } from './sources/read-object.ts';
import type { Variables } from './sources/read-variables.ts';

export interface LoadRequest {
  /** The project folder: the configuration file and `.env` are looked for here. */
  readonly folder: string;
  /** The environment variables, as in `process.env`. */
  readonly variables: Variables;
  readonly flags?: readonly Flag[];
  /** A configuration file to take instead of looking for one; relative to the folder. */
  readonly configFile?: string | undefined;
  /** What holds where there is no configuration file. */
  readonly builtIn?: ConfigurationInput;
}

export interface LoadedSettings extends Omit<ResolvedSettings<unknown>, 'settings'> {
  readonly settings: Settings;
  readonly environment: Environment;
  /** The configuration file that was read; undefined where none was found. */
  readonly configFile: string | undefined;
}

const envFileName = '.env';

async function readEnvFile(folder: string): Promise<Variables> {
  try {
    return parseEnv(await readFile(join(folder, envFileName), 'utf8'));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    if ('code' in cause && cause.code === 'ENOENT') return {};
    throw new HaleError('CONFIG_FILE_UNREADABLE', `${join(folder, envFileName)} cannot be read: ${cause.message}`, {
      details: { path: join(folder, envFileName) },
      cause,
    });
  }
}

/** The environment by `HALE_ENVIRONMENT`, else by `NODE_ENV`, each in the variables or in `.env`; development by default. */
function presentEnvironment(variables: Variables, envFile: Variables): Environment {
  for (const name of [environmentVariable, 'NODE_ENV']) {
    const variable = variables[name];
    const text = variable ?? envFile[name];
    if (text === undefined || (name === 'NODE_ENV' && text === '')) continue;
    if (isEnvironment(text)) return text;
    const origin =
      variable === undefined
        ? ({ kind: 'env-file', file: envFileName, variable: name } as const)
        : ({ kind: 'variable', variable: name } as const);
    const reason = `not an environment; ${environmentVariable} chooses one whatever NODE_ENV says`;
    throw invalidConfiguration([
      { path: name, reason, origin, found: JSON.stringify(text), allowed: environments.join(', ') },
    ]);
  }
  return 'development';
}

/** A file is called by its path from the project folder, where it lies inside that. */
function nameOf(path: string, folder: string): string {
  const fromFolder = relative(folder, path);
  return fromFolder.startsWith('..') ? path : fromFolder;
}

function contentOf({ folder, builtIn }: LoadRequest, file: ConfigurationFile | undefined): FileContent | undefined {
  if (file !== undefined) return { name: nameOf(file.path, folder), content: file.content };
  return builtIn === undefined ? undefined : { name: 'built-in example', content: builtIn };
}

/**
 * The settings by every source, weakest first: defaults, the configuration file (or the built-in one), its section for
 * the present environment, `.env`, variables, flags.
 *
 * @throws HaleError CONFIG_INVALID with every problem at once; CONFIG_FILE_UNREADABLE
 */
export async function loadSettings(request: LoadRequest): Promise<LoadedSettings> {
  const { folder, variables, flags = [] } = request;
  const [configFile, envFile] = await Promise.all([
    readConfigurationFile(folder, request.configFile),
    readEnvFile(folder),
  ]);
  const environment = presentEnvironment(variables, envFile);
  const file = contentOf(request, configFile);
  const resolved = resolveSettings(settingsSchema, {
    environment,
    ...(file === undefined ? {} : { file }),
    envFile: { name: envFileName, variables: envFile },
    variables,
    flags,
  });
  return { ...resolved, environment, configFile: configFile?.path };
}
