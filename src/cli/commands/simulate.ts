import type { Command, CommandContext } from '../command.ts';

export const simulateCommand: Command = {
  options: [
    {
      flags: '--source <name>',
      description:
        'the rows: held-out, those that the model in production did not learn from, or a part of the data such as a site',
    },
    {
      flags: '--file <file>',
      description: 'the rows: a CSV, Parquet or JSON lines file with the columns of the model',
    },
    { flags: '--data <folder>', description: 'a folder that holds the files of the source', setting: 'data.folder' },
    { flags: '--rows <count>', description: 'how many are sent; all of them once by default, more begin again' },
    { flags: '--in-order', description: 'keeps the order of the rows, which is drawn by the seed otherwise' },
    { flags: '--rate <rows>', description: 'rows a second; as fast as they are answered by default' },
    { flags: '--batch <rows>', description: 'rows of one request; 1 by default' },
    {
      flags: '--concurrency <requests>',
      description: 'most requests that wait for answers at once',
      setting: 'simulation.concurrency',
    },
    {
      flags: '--label-delay <time>',
      description: 'how long after an answer it is said what came true, such as 2s; none for never; at once by default',
    },
    { flags: '--label-noise <share>', description: 'the share of labels that say the other class' },
    {
      flags: '--label-correction <time>',
      description: 'how long after such a label the right one comes; never by default',
    },
    {
      flags: '--fault <fault...>',
      description: 'what is wrong with the rows, such as unit-error:column=chol,factor=10; see docs/simulation.md',
    },
    { flags: '--seed <number>', description: 'the same seed sends the same requests; project.seed by default' },
    { flags: '--model <name>', description: 'the model that is asked; the server’s own by default' },
    { flags: '--url <address>', description: 'the server; the one of this project on this machine by default' },
    { flags: '--allow-remote', description: 'lets the server be another machine' },
  ],
  examples: [
    { line: 'hale simulate', meaning: 'rows like those of training, and what came true of each: nothing should alarm' },
    {
      line: 'hale simulate --source hungarian --label-delay 2s',
      meaning: 'the patients of another hospital; what came true of them is known later',
    },
    {
      line: 'hale simulate --rows 2000 --rate 50 --fault unit-error:column=chol,factor=10,from=1000',
      meaning: 'from the thousandth row on cholesterol comes in another unit',
    },
    {
      line: 'hale simulate --file visits.csv --label-noise 0.1 --fault missing-surge:columns=ca;thal outage:from=100,duration=30s',
      meaning: 'a table of your own, with wrong labels and two faults',
    },
  ],
  async run(context) {
    const { folder, option, options, enabled, output, progress, signal } = context;
    const [{ resolve }, simulation, { printableText }, text, { settings }] = await Promise.all([
      import('node:path'),
      import('../../simulation/index.ts'),
      import('../output/printable-text.ts'),
      import('../output/simulation-text.ts'),
      context.loadSettings(),
    ]);
    const read = await readOptions(context);
    const url = simulation.parseTargetAddress(
      option('url') ?? `http://127.0.0.1:${settings.serving.port}`,
      enabled('allowRemote'),
    );
    const step = progress.step('Rows');
    const model = option('model');
    const rows = await simulation.loadRows(
      {
        settings,
        folder,
        storageFolder: resolve(folder, settings.storage.folder),
        source: option('source') ?? simulation.heldOutSource,
        file: option('file'),
        model: model ?? settings.project.name,
        onRemark: (remark) => output.note((style) => style('yellow', printableText(remark))),
      },
      { signal, onProgress: (news) => step.update(news) },
    );
    const { pool, schema, source } = rows;
    const faults = options('fault');
    const made = faults.map((fault) => simulation.parseFault(fault, { schema, positiveShare: pool.positiveShare }));
    step.succeed(source);
    const sending = progress.step('Requests');
    const seed = read.seed ?? settings.project.seed;
    const result = await simulation.simulate({
      ...read,
      pool,
      faults: made,
      rows: read.rows ?? pool.rowCount,
      inOrder: enabled('inOrder'),
      seed,
      url,
      model,
      settings: settings.simulation,
      signal,
      onProgress: (counts) => sending.update(`${counts.rows.answered + counts.rows.refused} rows`),
    });
    sending.succeed(`${result.rows.sent} rows`);
    const view = { url, source, seed, faults, result };
    output.result(text.simulationJson(view), (style) => text.renderSimulation(view, style));
    // What was done is told; that it was cut short is the exit code.
    signal.throwIfAborted();
  },
};

/** The options that are numbers and times. */
async function readOptions({ option }: CommandContext) {
  const [{ HaleError }, { parseDurationMs }] = await Promise.all([
    import('../../errors/index.ts'),
    import('../../simulation/index.ts'),
  ]);
  const refuse = (flag: string, expected: string): never => {
    throw new HaleError('USAGE_INVALID', `${flag} must be ${expected}`);
  };
  function number(
    name: string,
    flag: string,
    expected: string,
    isGood: (value: number) => boolean,
  ): number | undefined {
    const given = option(name);
    if (given === undefined) return undefined;
    const value = /^\d+(?:\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
    return isGood(value) ? value : refuse(flag, `${expected}, not ${JSON.stringify(given.slice(0, 50))}`);
  }
  function time(name: string, flag: string): number | undefined {
    const given = option(name);
    if (given === undefined) return undefined;
    return (
      parseDurationMs(given) ??
      refuse(flag, `a time such as 500ms, 2s or 5m, not ${JSON.stringify(given.slice(0, 50))}`)
    );
  }
  const isWhole = (least: number, most: number) => (value: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  const labelNoise = number('labelNoise', '--label-noise', 'a share from 0 to 1', (value) => value <= 1) ?? 0;
  return {
    rows: number('rows', '--rows', 'a whole number from 1 on', isWhole(1, Number.MAX_SAFE_INTEGER)),
    rate: number('rate', '--rate', 'a number above 0', (value) => value > 0) ?? null,
    batch: number('batch', '--batch', 'a whole number from 1 to 100000', isWhole(1, 100_000)) ?? 1,
    seed: number('seed', '--seed', 'a whole number', isWhole(0, Number.MAX_SAFE_INTEGER)),
    labelNoise,
    labelDelayMs: option('labelDelay') === 'none' ? null : (time('labelDelay', '--label-delay') ?? 0),
    correctAfterMs: time('labelCorrection', '--label-correction') ?? null,
  };
}
