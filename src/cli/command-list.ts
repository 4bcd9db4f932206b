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
    name: 'init',
    summary: 'look at a table of your own and write the configuration that trains on it',
    load: async () => (await import('./commands/init.ts')).initCommand,
  },
  {
    name: 'data show',
    summary: 'print what the data holds: rows, columns, what is missing, and the balance of the classes',
    load: async () => (await import('./commands/data-show.ts')).dataShow,
  },
  {
    name: 'data download',
    summary: 'fetch the files of the example, so that training needs no network',
    load: async () => (await import('./commands/data-download.ts')).dataDownload,
  },
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
