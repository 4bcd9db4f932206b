import { Command as CommanderCommand, CommanderError, Option } from 'commander';
import { HaleError } from '../errors/index.ts';
import type { Command } from './command.ts';
import { type CommandEntry, commandGroups, commandList } from './command-list.ts';
import { createContext, type DeclaredOption, type GlobalOptions, type ProgramEnvironment } from './create-context.ts';

const rootExamples = `
Examples:
  hale config show
      every setting, its value and where that came from
  hale config show --set logging.level=debug --json
      the same as JSON, with one setting changed
  hale help config docs
      what a command does and takes
`;

/** Gives a command its arguments, options, help and action: when it is called, and not before. */
function complete(target: CommanderCommand, command: Command, environment: ProgramEnvironment): void {
  for (const { name, description } of command.arguments ?? []) target.argument(name, description);
  const declared: DeclaredOption[] = (command.options ?? []).map((declaration) => {
    const option = new Option(declaration.flags, declaration.description);
    if (declaration.choices !== undefined) option.choices(declaration.choices);
    target.addOption(option);
    return { ...declaration, name: option.attributeName(), flag: option.long ?? option.flags };
  });
  const examples = command.examples.map(({ line, meaning }) => `  ${line}\n      ${meaning}`);
  target.addHelpText('after', `\nExamples:\n${examples.join('\n')}\n`);
  target.action(async () => {
    const globals = target.optsWithGlobals<GlobalOptions>();
    const context = createContext(environment, globals, target.args, target.opts(), declared);
    try {
      await command.run(context);
    } finally {
      context.progress.stop();
    }
  });
}

function addGlobalOptions(program: CommanderCommand): void {
  program
    .option('--json', 'print results, errors and the log as JSON, and no progress')
    .option('--config <file>', 'the configuration file, instead of hale.config.* in this folder')
    .option('--set <path=value>', 'set any setting; may be repeated', (text: string, before: string[] = []) => [
      ...before,
      text,
    ])
    .addOption(new Option('--quiet', 'only errors and results').conflicts('verbose'))
    .option('--verbose', 'log details too')
    .option('--no-color', 'no colours; NO_COLOR in the environment does the same');
}

function createProgram(
  environment: ProgramEnvironment,
  version: string,
  commands: readonly CommandEntry[],
): CommanderCommand {
  const { standardOutput, standardError } = environment;
  const program = new CommanderCommand('hale')
    .description('A self-healing MLOps platform for tabular models: train, track, serve, monitor and repair.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command...]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void standardOutput.write(text),
      writeErr: (text) => void standardError.write(text),
      // The error is thrown too, and reported with every other.
      outputError() {},
    })
    .exitOverride()
    .addHelpText('after', rootExamples);
  addGlobalOptions(program);

  const entries = new Map<CommanderCommand, CommandEntry>();
  const completeEntry = async (_parent: CommanderCommand, target: CommanderCommand): Promise<void> => {
    const entry = entries.get(target);
    if (entry !== undefined) complete(target, await entry.load(), environment);
  };
  program.hook('preSubcommand', completeEntry);
  const groups = new Map<string, CommanderCommand>();
  for (const entry of commands) {
    const [first, second] = entry.name.split(' ') as [string, string?];
    let parent = program;
    if (second !== undefined) {
      parent =
        groups.get(first) ??
        program
          .command(first)
          .description(commandGroups[first] ?? '')
          .helpCommand(false);
      if (!groups.has(first)) parent.hook('preSubcommand', completeEntry);
      groups.set(first, parent);
    }
    entries.set(parent.command(second ?? first).description(entry.summary), entry);
  }
  return program;
}

/**
 * Parses the words and runs the command that they name; resolves when that has ended, also after help or a version.
 *
 * @throws HaleError USAGE_INVALID, and whatever the command throws
 */
export async function runProgram(
  environment: ProgramEnvironment,
  version: string,
  commands: readonly CommandEntry[] = commandList,
): Promise<void> {
  try {
    const { words } = environment;
    // commander's own help command loads no command of a group, and so would not know its options.
    const asked = words[0] === 'help' && words.length > 1 ? [...words.slice(1), '--help'] : words;
    await createProgram(environment, version, commands).parseAsync(asked, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    const reason =
      error.code === 'commander.help' ? 'A command is missing' : error.message.replace(/^error: /, '').trimEnd();
    throw new HaleError('USAGE_INVALID', reason, { details: { words: environment.words } });
  }
}
