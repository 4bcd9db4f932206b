import type { Settings } from '../../config/index.ts';
import type { ScoreSummary, ScoringModel } from '../../scoring/index.ts';
import type { Command, CommandContext } from '../command.ts';
import type { Style } from '../output/style.ts';

export const predict: Command = {
  options: [
    { flags: '--input <file>', description: 'the rows: a CSV, Parquet or JSON lines file of any size' },
    { flags: '--output <file>', description: 'the predictions: .csv, .jsonl or .parquet; replaced as a whole' },
    { flags: '--keep <column...>', description: 'columns of the input that go into the output, such as an identifier' },
    {
      flags: '--invalid-rows <policy>',
      description: 'refuse the file for rows that the model does not take, or keep them with a reason',
      choices: ['refuse', 'keep'],
      setting: 'scoring.invalidRows',
    },
    {
      flags: '--threads <count>',
      description: 'threads that score the rows of a large file; 0 is one a core',
      setting: 'scoring.threads',
    },
    { flags: '--model <name>', description: 'the registered model; the project’s own by default' },
    { flags: '--model-version <version>', description: 'a version of it, instead of the one in production' },
    { flags: '--bundle <folder>', description: 'the folder of a bundle, instead of a registered model' },
    {
      flags: '--delimiter <character>',
      description: 'what stands between two cells of a CSV line',
      setting: 'data.file.delimiter',
    },
  ],
  examples: [
    {
      line: 'hale predict --input patients.csv --output scores.csv --keep patient_id',
      meaning: 'with the model in production; each row by its identifier',
    },
    {
      line: 'hale predict --input visits.parquet --output scores.parquet --invalid-rows keep',
      meaning: 'rows that the model does not take stay, without a probability and with the reason',
    },
    {
      line: 'hale predict --input patients.csv --output scores.jsonl --model-version 3',
      meaning: 'with another version than the one in production',
    },
  ],
  async run(context) {
    const { folder, option, options, output, progress, signal } = context;
    const [{ resolve }, { HaleError }, { readingOptions }, { openPredictorPool }, scoring, { settings }] =
      await Promise.all([
        import('node:path'),
        import('../../errors/index.ts'),
        import('../../data/index.ts'),
        import('../../models/index.ts'),
        import('../../scoring/index.ts'),
        context.loadSettings(),
      ]);
    const input = option('input');
    const target = option('output');
    if (input === undefined || target === undefined) {
      const missing = input === undefined ? '--input' : '--output';
      throw new HaleError('USAGE_INVALID', `${missing} is missing: write hale predict --input FILE --output FILE`);
    }
    const started = performance.now();
    scoring.scoreFormatOf(target);
    const model = await findModel(context, settings);
    const { predictor, schema } = model.bundle;
    const step = progress.step('Predictions');
    const data = { ...settings.data, schema, file: { ...settings.data.file, format: 'auto' as const } };
    const summary = await scoring.scoreFile({
      input: resolve(folder, input),
      output: resolve(folder, target),
      predictor,
      openPool: (threads) => openPredictorPool(model.bundle, threads),
      reading: readingOptions(data),
      settings: settings.scoring,
      keep: [...new Set(options('keep'))],
      signal,
      onProgress: (rows) => step.update(rowsText(rows)),
    });
    step.succeed(rowsText(summary.rows));
    if (summary.ignoredColumns.length > 0) {
      const names = summary.ignoredColumns.slice(0, 20).map((name) => JSON.stringify(name));
      output.note(() => `Columns that the model does not know, and that are not in the output: ${names.join(', ')}`);
    }
    const document = resultDocument(summary, model, { input, target, durationMs: performance.now() - started });
    output.result(document, (style) => renderResult(document, schema.target, style));
  },
};

async function findModel(context: CommandContext, settings: Settings): Promise<ScoringModel> {
  const { folder, option } = context;
  const [{ join, resolve }, { HaleError }, scoring] = await Promise.all([
    import('node:path'),
    import('../../errors/index.ts'),
    import('../../scoring/index.ts'),
  ]);
  const [bundle, version] = [option('bundle'), option('modelVersion')];
  if (bundle !== undefined) {
    if (version !== undefined || option('model') !== undefined) {
      throw new HaleError('USAGE_INVALID', '--bundle names the model by itself; leave --model and --model-version out');
    }
    return scoring.openBundleModel(resolve(folder, bundle));
  }
  const name = option('model') ?? settings.project.name;
  if (version === undefined) {
    return scoring.findProductionModel(join(resolve(folder, settings.storage.folder), 'production'), name);
  }
  const [{ openStores }, logger] = await Promise.all([import('../../platform/index.ts'), context.createLogger()]);
  const { secrets, signal } = context;
  const stores = await openStores(settings, { folder, logger, secrets, signal, repair: false });
  try {
    const registered = await stores.registry.getVersion(name, version);
    return await scoring.openBundleModel(registered.bundleFolder, registered);
  } finally {
    await stores.close();
  }
}

function resultDocument(
  { format, rows, scored, positives, invalidRows, ignoredColumns }: ScoreSummary,
  { bundle, name, version }: ScoringModel,
  { input, target, durationMs }: { input: string; target: string; durationMs: number },
) {
  return {
    input,
    output: target,
    format,
    rows,
    scored,
    positives,
    invalid_rows: invalidRows,
    ignored_columns: ignoredColumns,
    model: { name, version, kind: bundle.kind, digest: bundle.digest, simulated: bundle.simulated },
    threshold: bundle.threshold,
    duration_ms: Math.round(durationMs),
  };
}

function renderResult(
  result: ReturnType<typeof resultDocument>,
  labels: { readonly positiveLabel: string; readonly negativeLabel: string },
  style: Style,
): string {
  const { model, rows, scored, positives, invalid_rows: invalid, duration_ms: milliseconds } = result;
  const version = model.version === null ? `bundle ${model.digest.slice(0, 12)}` : `version ${model.version}`;
  const perSecond = Math.round(rows / Math.max(0.001, milliseconds / 1000));
  return [
    ...(model.simulated ? [style('yellow', 'SIMULATED DATA: this model learned from no real row.'), ''] : []),
    `${style('bold', `${rowsText(scored)} scored`)}: ${counted(positives)} ${labels.positiveLabel}, ` +
      `${counted(scored - positives)} ${labels.negativeLabel} (threshold ${result.threshold})`,
    ...(invalid > 0 ? [style('yellow', `${rowsText(invalid)} without a prediction; the column reason says why`)] : []),
    `${model.name} ${version}, ${model.kind}; ${(milliseconds / 1000).toFixed(1)} s, ${counted(perSecond)} rows/s`,
    style('dim', result.output),
  ].join('\n');
}

const rowsText = (count: number): string => `${counted(count)} ${count === 1 ? 'row' : 'rows'}`;

const counted = (count: number): string => count.toLocaleString('en');
