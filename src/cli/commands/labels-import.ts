import type { LabelCounts } from '../../labels/index.ts';
import type { Command } from '../command.ts';
import type { Style } from '../output/style.ts';
import { withStores } from '../with-stores.ts';

export const labelsImport: Command = {
  arguments: [
    {
      name: '<file>',
      description: 'a CSV, Parquet or JSON lines file with the columns prediction_id, label and perhaps observed_at',
    },
  ],
  options: [
    { flags: '--corrects', description: 'labels that are known already are replaced where the file says otherwise' },
    {
      flags: '--delimiter <character>',
      description: 'what stands between two cells of a CSV line',
      setting: 'data.file.delimiter',
    },
  ],
  examples: [
    { line: 'hale labels import outcomes.csv', meaning: 'what came true of predictions; all lines or none' },
    { line: 'hale labels import revised.parquet --corrects', meaning: 'also where another label is known already' },
  ],
  async run(context) {
    const { folder, output, progress, signal } = context;
    const [file = ''] = context.arguments;
    const [{ resolve }, { readingOptions }, { readLabelFile }, { personAtTerminal }] = await Promise.all([
      import('node:path'),
      import('../../data/index.ts'),
      import('../../labels/index.ts'),
      import('../../platform/index.ts'),
    ]);
    const started = performance.now();
    const step = progress.step('Labels');
    const counts = await withStores(context, 'change', ({ labels }, settings) => {
      // The columns of such a file are not those of the data that models are trained on.
      const data = { ...settings.data, schema: undefined, file: { ...settings.data.file, format: 'auto' as const } };
      const open = () =>
        readLabelFile({
          path: resolve(folder, file),
          reading: readingOptions(data),
          rowsPerChunk: settings.labels.rowsPerChunk,
          corrects: context.enabled('corrects'),
          signal,
        });
      return labels.importAll(open, personAtTerminal(), (rows) => step.update(rowsText(rows)));
    });
    if (counts === undefined) return;
    const { created, unchanged, corrected } = counts;
    step.succeed(rowsText(created + unchanged + corrected));
    const durationMs = Math.round(performance.now() - started);
    output.result({ file, created, unchanged, corrected, duration_ms: durationMs }, (style) => render(counts, style));
  },
};

function render({ created, unchanged, corrected }: LabelCounts, style: Style): string {
  const others = [
    ...(unchanged > 0 ? [`${unchanged.toLocaleString('en')} known already`] : []),
    ...(corrected > 0 ? [`${corrected.toLocaleString('en')} corrected`] : []),
  ];
  return [style('bold', `${created.toLocaleString('en')} new`), ...others].join(', ');
}

const rowsText = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'label' : 'labels'}`;
