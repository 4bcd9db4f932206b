import type { Command, CommandContext } from '../command.ts';
import { printableText } from '../output/printable-text.ts';
import { openLogReader } from '../prediction-log-reader.ts';

export const logExport: Command = {
  options: [
    { flags: '--model <name>', description: "the model; the project's own by default" },
    { flags: '--from <time>', description: 'predictions from this moment on, as 2026-11-25 or 2026-11-25T10:00:00Z' },
    { flags: '--to <time>', description: 'predictions before this moment; a day alone is its beginning, in UTC' },
    {
      flags: '--format <format>',
      description: "how it is written; by the output's ending where it is not given",
      choices: ['csv', 'jsonl', 'parquet'],
    },
    { flags: '--output <file>', description: 'the file to write; one that is there is replaced' },
  ],
  examples: [
    { line: 'hale log export --output predictions.csv', meaning: 'all predictions, a column for each feature' },
    {
      line: 'hale log export --from 2026-11-01 --to 2026-12-01 --output november.parquet',
      meaning: 'those of a month',
    },
    { line: 'hale log export --output predictions.jsonl', meaning: 'the lines of the log, as they were written' },
  ],
  async run(context) {
    const { folder, option, loadSettings, output, progress } = context;
    const [{ resolve }, { allTime, exportLog }, { HaleError }, { settings }] = await Promise.all([
      import('node:path'),
      import('../../prediction-log/index.ts'),
      import('../../errors/index.ts'),
      loadSettings(),
    ]);
    const file = option('output');
    if (file === undefined) {
      throw new HaleError('USAGE_INVALID', 'no file to write is named; give one with --output, as predictions.csv');
    }
    const model = option('model') ?? settings.project.name;
    const period = {
      fromMs: (await momentOf(context, 'from')) ?? allTime.fromMs,
      toMs: (await momentOf(context, 'to')) ?? allTime.toMs,
    };
    const format = await formatOf(context, file);
    const reader = await openLogReader(context);
    const step = progress.step('Export');
    const { rows } = await exportLog({
      reader,
      model,
      period,
      format,
      output: resolve(folder, file),
      memoryMb: settings.predictionLog.memoryMb,
    });
    step.succeed(`${rows} predictions`);
    output.result({ model, rows, format, output: file }, () =>
      printableText(`Wrote ${rows} predictions of ${model} to ${file}`),
    );
  },
};

const moment = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Of a text with its time zone, so that it means the same on every machine; a day alone is in UTC. */
async function momentOf({ option }: CommandContext, name: 'from' | 'to'): Promise<number | undefined> {
  const text = option(name);
  if (text === undefined) return undefined;
  const timeMs = moment.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(timeMs)) return timeMs;
  const { HaleError } = await import('../../errors/index.ts');
  throw new HaleError(
    'USAGE_INVALID',
    `--${name} ${text} is no moment; write a day as 2026-11-25, or a time with its zone as 2026-11-25T10:00:00Z`,
  );
}

async function formatOf({ option }: CommandContext, file: string) {
  const [{ extname }, { exportFormats }, { HaleError }] = await Promise.all([
    import('node:path'),
    import('../../prediction-log/index.ts'),
    import('../../errors/index.ts'),
  ]);
  const wanted = option('format') ?? extname(file).slice(1).toLowerCase();
  const format = exportFormats.find((candidate) => candidate === wanted);
  if (format !== undefined) return format;
  throw new HaleError(
    'USAGE_INVALID',
    `the output ${file} has no known ending; give --format, one of ${exportFormats.join(', ')}`,
  );
}
