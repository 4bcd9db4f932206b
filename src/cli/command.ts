import type { LoadedSettings } from '../config/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Output } from './output/output.ts';
import type { Progress } from './progress/progress.ts';

export interface CommandArgument {
  /** `<file>` must be given, `[file]` may be, `[file...]` may be repeated. */
  readonly name: string;
  readonly description: string;
}

export interface CommandOption {
  /** As commander reads them: `--port <port>`, `--dry-run`, `--tag <tag...>` for one that may be repeated. */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  /** The path of the setting that the option sets, as the strongest source; it is then read from the settings. */
  readonly setting?: string;
}

export interface CommandExample {
  readonly line: string;
  readonly meaning: string;
}

/** What a command may use; everything that is slow to load is made when it is asked for. */
export interface CommandContext {
  readonly arguments: readonly string[];
  /** The value of an option that is no setting; undefined where it is not given. */
  option(name: string): string | undefined;
  /** The values of an option that may be repeated. */
  options(name: string): readonly string[];
  /** Whether an option without a value is given. */
  enabled(name: string): boolean;
  /** The project folder: where the command is run. */
  readonly folder: string;
  /** Results, on standard output. */
  readonly output: Output;
  /** What is going on, on standard error. */
  readonly progress: Progress;
  /** Aborted by the first Ctrl-C or SIGTERM: stop in order, soon. */
  readonly signal: AbortSignal;
  /** Whether a person is there to answer questions. */
  readonly isInteractive: boolean;
  /** Texts that are never logged or printed; the secret settings are in it, add what is generated. */
  readonly secrets: Set<string>;
  loadSettings(): Promise<LoadedSettings>;
  createLogger(): Promise<Logger>;
}

/** One command: a file under commands/ exports it, and command-list.ts names it. */
export interface Command {
  readonly arguments?: readonly CommandArgument[];
  readonly options?: readonly CommandOption[];
  /** At least one; shown by --help. */
  readonly examples: readonly [CommandExample, ...CommandExample[]];
  /** Ends well, or throws: a HaleError decides the exit code (exit-code.ts), anything else is a bug. */
  run(context: CommandContext): Promise<void>;
}
