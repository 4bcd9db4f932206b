import type { Settings } from '../../config/index.ts';
import { remarkBuiltIn } from '../built-in-remark.ts';
import type { Command } from '../command.ts';
import { printableText } from '../output/printable-text.ts';
import { renderValidation } from '../output/validation-text.ts';

export const dataValidate: Command = {
  arguments: [{ name: '[file]', description: 'a CSV, Parquet or JSON lines file, instead of the configured source' }],
  options: [
    { flags: '--data <folder>', description: 'a folder that holds the files of the source', setting: 'data.folder' },
    { flags: '--output <file>', description: 'write the report there, as JSON' },
    {
      flags: '--quarantine <file>',
      description: 'write the rows that are set apart there, as CSV, with their reasons',
    },
    {
      flags: '--stop-on <severity>',
      description: 'the least severity that fails',
      choices: ['error', 'warning'],
      setting: 'validation.stopOn',
    },
    {
      flags: '--max-quarantined <share>',
      description: 'the share of rows that may be set apart, from 0 to 1',
      setting: 'validation.maximumQuarantinedShare',
    },
    {
      flags: '--list <rows>',
      description: 'how many rows of each finding are listed',
      setting: 'validation.maximumListedRows',
    },
  ],
  examples: [
    { line: 'hale data validate', meaning: 'the data of the project, as training would see it' },
    {
      line: 'hale data validate new-patients.csv --stop-on warning',
      meaning: 'another file, where nothing may be odd',
    },
    {
      line: 'hale data validate visits.parquet --output report.json --quarantine bad-rows.csv',
      meaning: 'with the report for a script, and the bad rows to mend; exit code 3 where it fails',
    },
  ],
  async run(context) {
    const { folder, loadSettings, option, output, progress, signal } = context;
    const [file] = context.arguments;
    const [{ resolve }, { HaleError }, { createDatasetSource }, { createRandom }, validation, loaded] =
      await Promise.all([
        import('node:path'),
        import('../../errors/index.ts'),
        import('../../data/index.ts'),
        import('../../statistics/index.ts'),
        import('../../validation/index.ts'),
        loadSettings(),
      ]);
    if (file !== undefined && option('data') !== undefined) {
      throw new HaleError('USAGE_INVALID', 'FILE and --data name two tables; give one of them');
    }
    const settings = file === undefined ? loaded.settings : ofFile(loaded.settings, resolve(folder, file));
    const { schema } = settings.data;
    if (schema === undefined) {
      throw new HaleError(
        'CONFIG_INVALID',
        'data.schema is not set, so no column has a meaning; `hale init FILE --target COLUMN` writes a configuration with one',
      );
    }
    if (file === undefined) await remarkBuiltIn(context);
    const reading = progress.step('Data');
    const source = createDatasetSource(settings, {
      folder,
      storageFolder: resolve(folder, settings.storage.folder),
      random: createRandom(settings.project.seed).fork('simulated'),
      onRemark: (text) => output.note((style) => style('yellow', printableText(text))),
    });
    const dataset = await source.load({ signal, onProgress: (text) => reading.update(text) });
    reading.succeed(dataset.source);
    const { table } = dataset;
    const checking = progress.step('Validation');
    const report = validation.validateTable(table, schema, settings.validation);
    const { line } = validation.summariseReport(report);
    if (report.passed) checking.succeed(line);
    else checking.fail(line);

    const quarantineFile = pathOf(option('quarantine'));
    if (quarantineFile !== null) await validation.writeQuarantine(resolve(folder, quarantineFile), table, report);
    const document = validation.reportDocument(report, dataset, {
      quarantineFile,
      maximumListedRows: settings.validation.maximumListedRows,
    });
    const reportFile = pathOf(option('output'));
    if (reportFile !== null) await validation.writeReport(resolve(folder, reportFile), document);
    output.result(document, (style) => {
      const text = renderValidation(report, quarantineFile, style);
      return dataset.simulated ? `${style('yellow', simulated)}\n\n${text}` : text;
    });
    validation.assertTrainable(report, settings.validation);
  },
};

const simulated = 'SIMULATED DATA: no real row stands behind what follows.';

const pathOf = (value: string | undefined): string | null => value ?? null;

function ofFile(settings: Settings, path: string): Settings {
  const { folder: _unused, ...data } = settings.data;
  return { ...settings, data: { ...data, source: 'file', file: { ...data.file, path } } };
}
