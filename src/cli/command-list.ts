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
  keys: 'decide who may call the HTTP server',
  config: 'show the configuration and its documents',
};

/** Every command in the order of the help. Names and summaries stand here, so that --help loads no command. */
export const commandList: readonly CommandEntry[] = [
  {
    name: 'start',
    summary: 'train where nothing is in production yet, and serve: the whole platform in one command',
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'train',
    summary: 'train every kind of model on the data, and deploy the best where it may be',
    load: async () => (await import('./commands/train.ts')).trainCommand,
  },
  {
    name: 'serve',
    summary: 'serve what is in production over HTTP',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
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
    name: 'keys create',
    summary: 'make a key for the HTTP server; it is shown once',
    load: async () => (await import('./commands/keys-create.ts')).keysCreate,
  },
  {
    name: 'keys list',
    summary: 'print every key, its role and whether it is valid',
    load: async () => (await import('./commands/keys-list.ts')).keysList,
  },
  {
    name: 'keys revoke',
    summary: 'withdraw a key; running servers refuse it within a second',
    load: async () => (await import('./commands/keys-revoke.ts')).keysRevoke,
  },
  {
    name: 'doctor',
    summary: 'look at what Hale needs on this machine, and say what is missing',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'predict',
    summary: 'score a file of any size with the model in production, another version or a bundle',
    load: async () => (await import('./commands/predict.ts')).predict,
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
