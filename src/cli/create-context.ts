import type { Flag, LoadedSettings } from '../config/index.ts';
import { HaleError } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';
import type { CommandContext, CommandOption } from './command.ts';
import { createOutput } from './output/output.ts';
import { createStyle, hasColours } from './output/style.ts';
import { createLiveProgress } from './progress/live-progress.ts';
import { createPlainProgress } from './progress/plain-progress.ts';
import { type Progress, silentProgress } from './progress/progress.ts';

/** What the program is given of the world outside. */
export interface ProgramEnvironment {
  /** The words after `hale`. */
  readonly words: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly standardInput: { readonly isTTY?: boolean };
  readonly standardOutput: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly standardError: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly signal: AbortSignal;
  /** Filled with the secret settings once these are loaded. */
  readonly secrets: Set<string>;
}

export interface GlobalOptions {
  readonly json?: boolean;
  readonly config?: string;
  readonly set?: readonly string[];
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

export type OptionValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** An option of the command as it was declared, under the name by which its value is found. */
export interface DeclaredOption extends CommandOption {
  readonly name: string;
  readonly flag: string;
}

function settingFlags(values: OptionValues, declared: readonly DeclaredOption[]): Flag[] {
  return declared.flatMap(({ setting, name, flag }) => {
    const value = values[name];
    if (setting === undefined || value === undefined) return [];
    return [{ flag, path: setting, text: typeof value === 'object' ? JSON.stringify(value) : String(value) }];
  });
}

async function flagsOf(globals: GlobalOptions, values: OptionValues, declared: readonly DeclaredOption[]) {
  const { parseSetFlag } = await import('../config/index.ts');
  const set = (globals.set ?? []).map((text) => {
    const flag = parseSetFlag(text);
    if (flag === undefined) {
      throw new HaleError(
        'USAGE_INVALID',
        `--set ${text} sets nothing; write --set path=value, as in --set project.seed=7`,
      );
    }
    return flag;
  });
  const level = globals.verbose === true ? 'debug' : globals.quiet === true ? 'error' : undefined;
  const levelFlag = { flag: level === 'debug' ? '--verbose' : '--quiet', path: 'logging.level', text: level ?? '' };
  return [...(level === undefined ? [] : [levelFlag]), ...set, ...settingFlags(values, declared)];
}

function createProgress(environment: ProgramEnvironment, globals: GlobalOptions): Progress {
  const { standardError, variables } = environment;
  if (globals.quiet === true || globals.json === true) return silentProgress(standardError);
  const now = () => performance.now();
  const isLive = standardError.isTTY === true && variables.TERM !== 'dumb';
  return isLive
    ? createLiveProgress(standardError, createStyle(standardError, globals.color), now)
    : createPlainProgress(standardError, now);
}

/** Fails loudly where a command asks for an option that it does not declare. */
function declaredValue(values: OptionValues, declared: readonly DeclaredOption[], name: string) {
  if (!declared.some((option) => option.name === name)) throw new Error(`the command declares no option "${name}"`);
  return values[name];
}

export function createContext(
  environment: ProgramEnvironment,
  globals: GlobalOptions,
  words: readonly string[],
  values: OptionValues,
  declared: readonly DeclaredOption[],
): CommandContext {
  const { folder, standardInput, standardOutput, standardError, signal, secrets, variables } = environment;
  const progress = createProgress(environment, globals);
  const outputOptions = { json: globals.json === true, quiet: globals.quiet === true, colour: globals.color };

  async function load(): Promise<LoadedSettings> {
    const [config, { default: builtIn }] = await Promise.all([
      import('../config/index.ts'),
      import('../../examples/heart-disease/hale.config.ts'),
    ]);
    const flags = await flagsOf(globals, values, declared);
    const loaded = await config.loadSettings({ folder, variables, flags, configFile: globals.config, builtIn });
    for (const secret of config.secretValues(loaded.settings)) secrets.add(secret);
    return loaded;
  }

  async function openLog(): Promise<Logger> {
    const [{ createLogger }, { settings, environment }] = await Promise.all([
      import('../logging/index.ts'),
      context.loadSettings(),
    ]);
    const stream = settings.logging.destination === 'stdout' ? standardOutput : standardError;
    return createLogger(settings.logging, {
      isTerminal: stream.isTTY === true && environment !== 'production' && globals.json !== true,
      colour: hasColours(createStyle(stream, globals.color)),
      folder,
      secrets,
      standardError: { write: (line) => progress.write(line) },
    });
  }

  let loading: Promise<LoadedSettings> | undefined;
  let opening: Promise<Logger> | undefined;
  const context: CommandContext = {
    arguments: words,
    option(name) {
      const value = declaredValue(values, declared, name);
      return typeof value === 'string' ? value : undefined;
    },
    options(name) {
      const value = declaredValue(values, declared, name);
      return Array.isArray(value) ? value : [];
    },
    enabled: (name) => declaredValue(values, declared, name) === true,
    folder,
    output: createOutput(outputOptions, standardOutput, standardError, (text) => progress.write(text)),
    progress,
    signal,
    isInteractive: standardInput.isTTY === true && standardError.isTTY === true && globals.json !== true,
    secrets,
    loadSettings() {
      loading ??= load();
      return loading;
    },
    createLogger() {
      opening ??= openLog();
      return opening;
    },
  };
  return context;
}
