import { Option } from 'commander';
import { type CommandEntry, commandList } from './command-list.ts';
import { exitCodes } from './exit-code.ts';

const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'done, also after --help and --version, and after a stop that was asked for',
  unexpected: 'something unexpected: a bug, a conflict, a time limit, a failed engine',
  usage: 'the command line, the configuration or another input is not valid',
  dataRefused: 'the data is refused by validation',
  gateRefused: 'the trained model is refused by the gate, and the deployed one stays',
  missing: 'something needed is missing: a file, a database, an engine, Node itself',
};

async function commandLines({ name, summary, load }: CommandEntry): Promise<string[]> {
  const { arguments: words = [], options = [], examples } = await load();
  const usage = ['hale', name, ...words.map((word) => word.name)].join(' ');
  const rows = [
    ...words.map((word) => `| \`${word.name}\` | ${word.description} | |`),
    ...options.map(({ flags, description, setting, choices }) => {
      const allowed = choices === undefined ? '' : ` (${choices.join(', ')})`;
      const long = new Option(flags).long ?? flags;
      const sets = setting === undefined ? '' : `\`${long}\` sets \`${setting}\` `;
      return `| \`${flags}\` | ${description}${allowed} | ${sets}|`;
    }),
  ];
  const table = rows.length === 0 ? [] : ['| Argument or option | Meaning | Setting |', '|---|---|---|', ...rows, ''];
  const lines = examples.map(({ line, meaning }) => `# ${meaning}\n${line}`);
  return [`## hale ${name}`, '', `${summary}: \`${usage}\``, '', ...table, '```sh', ...lines, '```', ''];
}

/** The text of docs/command-line.md. */
export async function renderCommandLineDocument(): Promise<string> {
  const commands = await Promise.all(commandList.map(commandLines));
  return [
    '# Command line',
    '',
    '<!-- Generated from src/cli by `npm run docs`; change the commands, not this page. -->',
    '',
    'Results go to standard output; progress, the log and errors to standard error. Every command takes `--json` (results and',
    'errors as JSON), `--config <file>`, `--set <path=value>` (any [setting](configuration.md), may be repeated), `--quiet`,',
    '`--verbose`, `--no-color` and `--help`. A refusal says what was found, what was expected and what to do, with a',
    '[code](errors.md); only a bug shows a stack.',
    '',
    '| Exit code | Meaning |',
    '|---|---|',
    ...Object.entries(exitCodes).map(([name, code]) => `| ${code} | ${exitMeanings[name as keyof typeof exitCodes]} |`),
    '| 128 + n | interrupted by signal n before it was done |',
    '',
    ...commands.flat(),
  ].join('\n');
}
