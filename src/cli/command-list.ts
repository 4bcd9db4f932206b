import type { Command } from './command.ts';

export interface CommandEntry {
  /** One word, or a group and a word. */
  readonly name: string;
  readonly summary: string;
  /** Loads the command's own file, when it is called or its help is asked for. */
  readonly load: () => Promise<Command>;
}

export const commandGroups: Readonly<Record<string, string>> = {
  data: 'look at the rows that models are trained on',
  config: 'show the configuration and its documents',
};

/** Every command in the order of the help. Names and summaries stand here, so that --help loads no command. */
export const commandList: readonly CommandEntry[] = [
  {
    name: 'data validate',
    summary: 'check a table: what is wrong with which rows, and whether a model may be trained on it',
    load: async () => (await import('./commands/data-validate.ts')).dataValidate,
  },
  {
    name: 'config show',
    summary: 'print every setting with its value and where that came from',
    load: async () => (await import('./commands/config-show.ts')).configShow,
  },
  {
    name: 'config docs',
    summary: 'print the page of all settings, or a template for .env',
    load: async () => (await import('./commands/config-docs.ts')).configDocs,
  },
];
