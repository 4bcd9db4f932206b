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
  runs: 'look at what was trained',
  models: 'look at model versions, and decide which one is deployed',
  log: 'look at the predictions that were answered',
  labels: 'say what came true of predictions',
  monitor: 'look at what the models see, and what changed',
  alerts: 'look at what monitoring raised',
  db: 'look after the database',
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
    name: 'agent',
    summary: 'do what is due on a schedule: look at the predictions, and tell what is found',
    load: async () => (await import('./commands/agent.ts')).agent,
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
    name: 'runs list',
    summary: 'print the runs, the newest first, with their metrics',
    load: async () => (await import('./commands/runs-list.ts')).runsList,
  },
  {
    name: 'runs show',
    summary: 'print everything about a run: params, metrics, datasets, artifacts',
    load: async () => (await import('./commands/runs-show.ts')).runsShow,
  },
  {
    name: 'runs compare',
    summary: 'put runs beside each other, and mark where they differ',
    load: async () => (await import('./commands/runs-compare.ts')).runsCompare,
  },
  {
    name: 'models list',
    summary: 'print every registered model and the version that is deployed',
    load: async () => (await import('./commands/models-list.ts')).modelsList,
  },
  {
    name: 'models show',
    summary: 'print the versions of a model, or one version and what it was made of',
    load: async () => (await import('./commands/models-show.ts')).modelsShow,
  },
  {
    name: 'models promote',
    summary: 'deploy a version; servers take it within a second',
    load: async () => (await import('./commands/models-promote.ts')).modelsPromote,
  },
  {
    name: 'models rollback',
    summary: 'deploy the last good version again',
    load: async () => (await import('./commands/models-rollback.ts')).modelsRollback,
  },
  {
    name: 'models verify',
    summary: 'check every hash of a version again, in the store and in production',
    load: async () => (await import('./commands/models-verify.ts')).modelsVerify,
  },
  {
    name: 'monitor run',
    summary: 'look at the predictions that came in: what changed, and how well the model does',
    load: async () => (await import('./commands/monitor-run.ts')).monitorRun,
  },
  {
    name: 'monitor list',
    summary: 'print the windows of a model and their verdicts, the newest first',
    load: async () => (await import('./commands/monitor-list.ts')).monitorList,
  },
  {
    name: 'monitor show',
    summary: 'print everything that was found of a window',
    load: async () => (await import('./commands/monitor-show.ts')).monitorShow,
  },
  {
    name: 'monitor report',
    summary: 'write what was found of a window as an HTML file for people',
    load: async () => (await import('./commands/monitor-report.ts')).monitorReport,
  },
  {
    name: 'monitor compare',
    summary: 'print what differs between two files, column by column',
    load: async () => (await import('./commands/monitor-compare.ts')).monitorCompare,
  },
  {
    name: 'alerts list',
    summary: 'print the alerts, those that fire first',
    load: async () => (await import('./commands/alerts-list.ts')).alertsList,
  },
  {
    name: 'db status',
    summary: 'print which database is used, how large it is and whether its tables are up to date',
    load: async () => (await import('./commands/db-status.ts')).dbStatus,
  },
  {
    name: 'db migrate',
    summary: 'bring the tables up to date, as every start does',
    load: async () => (await import('./commands/db-migrate.ts')).dbMigrate,
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
    name: 'log list',
    summary: 'print how many predictions are logged, and in which files',
    load: async () => (await import('./commands/log-list.ts')).logList,
  },
  {
    name: 'log export',
    summary: 'write logged predictions to a CSV, JSON lines or Parquet file',
    load: async () => (await import('./commands/log-export.ts')).logExport,
  },
  {
    name: 'labels import',
    summary: 'record what came true of predictions, from a file of any size',
    load: async () => (await import('./commands/labels-import.ts')).labelsImport,
  },
  {
    name: 'simulate',
    summary: 'replay rows against a running server, with faults and labels that come later',
    load: async () => (await import('./commands/simulate.ts')).simulateCommand,
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
