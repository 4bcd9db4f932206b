import type { DeepReadonly } from '../../config/index.ts';
import type { DatasetSchema } from '../../schema/index.ts';
import type { Command } from '../command.ts';
import { printableText } from '../output/printable-text.ts';

export const monitorCompare: Command = {
  arguments: [
    { name: '<reference>', description: 'a CSV, Parquet or JSON lines file: what was before' },
    { name: '<current>', description: 'such a file: what is now' },
  ],
  options: [
    { flags: '--all', description: 'also the columns that show no change' },
    {
      flags: '--no-schema',
      description: 'compare every column by what its cells are, whatever data.schema says',
    },
    {
      flags: '--alpha <share>',
      description: 'how often two samples of the same may be called different',
      setting: 'monitoring.drift.alpha',
    },
  ],
  examples: [
    {
      line: 'hale monitor compare january.parquet february.parquet',
      meaning: 'what changed from one month to the next',
    },
    {
      line: 'hale monitor compare train.csv today.csv --all --json',
      meaning: 'every test of every column, for a script',
    },
  ],
  async run(context) {
    const { folder, output, enabled, progress, signal } = context;
    const [reference = '', current = ''] = context.arguments;
    const [{ resolve }, { readingOptions }, { createRandom }, monitoring, { renderComparison }, { settings }] =
      await Promise.all([
        import('node:path'),
        import('../../data/index.ts'),
        import('../../statistics/index.ts'),
        import('../../monitoring/index.ts'),
        import('../output/file-comparison-text.ts'),
        context.loadSettings(),
      ]);
    const reading = progress.step('Comparison');
    const compared = await monitoring.compareFiles({
      reference: resolve(folder, reference),
      current: resolve(folder, current),
      schema: enabled('schema') ? (settings.data.schema as DeepReadonly<DatasetSchema> | undefined) : undefined,
      reading: readingOptions(settings.data),
      settings: settings.monitoring.drift,
      random: createRandom(settings.project.seed).fork('compare'),
      signal,
      onProgress: (columns, of) => reading.update(`${columns} of ${of} columns`),
    });
    reading.succeed(`${compared.referenceRows} rows against ${compared.currentRows}`);
    if (compared.ignoredColumns.length > 0) {
      const shown = compared.ignoredColumns.slice(0, 10).map(printableText).join(', ');
      const more = compared.ignoredColumns.length - 10;
      output.note((style) =>
        style('dim', `Not in data.schema and not compared: ${shown}${more > 0 ? ` and ${more} more` : ''}`),
      );
    }
    output.result(
      {
        reference_rows: compared.referenceRows,
        current_rows: compared.currentRows,
        ignored_columns: compared.ignoredColumns,
        findings: compared.findings.map(monitoring.findingJson),
      },
      (style) => renderComparison(compared.findings, enabled('all'), style),
    );
  },
};
