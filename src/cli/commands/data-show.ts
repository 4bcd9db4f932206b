import { remarkBuiltIn } from '../built-in-remark.ts';
import type { Command } from '../command.ts';
import { renderDataset } from '../output/dataset-text.ts';
import { printableText } from '../output/printable-text.ts';

export const dataShow: Command = {
  options: [
    { flags: '--data <folder>', description: 'a folder that holds the files of the source', setting: 'data.folder' },
  ],
  examples: [
    { line: 'hale data show', meaning: 'the data of the project, as training would see it' },
    { line: 'hale data show --data ./heart-disease', meaning: 'the files of a folder' },
    { line: 'hale data show --json', meaning: 'every figure, for a script' },
  ],
  async run(context) {
    const { folder, loadSettings, output, progress, signal } = context;
    const [{ createDatasetSource, describeDataset }, { createRandom }, { settings }] = await Promise.all([
      import('../../data/index.ts'),
      import('../../statistics/index.ts'),
      loadSettings(),
    ]);
    await remarkBuiltIn(context);
    const source = createDatasetSource(settings, {
      folder,
      storageFolder: settings.storage.folder,
      random: createRandom(settings.project.seed).fork('simulated'),
      onRemark: (text) => output.note((style) => style('yellow', printableText(text))),
    });
    const step = progress.step('get the data');
    const dataset = await source.load({ signal, onProgress: (text) => step.update(text) });
    step.succeed(dataset.source);
    const summary = describeDataset(dataset, settings.data.schema);
    output.result(jsonOf(summary), (style) => renderDataset(summary, style));
  },
};

/** Names in JSON are written as those of the HTTP interface. */
function jsonOf(summary: Parameters<typeof renderDataset>[0]): unknown {
  const { sourceType, rowCount, files, columns, target, ...rest } = summary;
  return {
    ...rest,
    source_type: sourceType,
    row_count: rowCount,
    files: files.map(({ path, sha256, sizeBytes }) => ({ path, sha256, size_bytes: sizeBytes })),
    columns: columns.map(({ moreValues, ...column }) => ({ ...column, more_values: moreValues })),
    target: target === null ? null : { ...target, withoutClass: undefined, without_class: target.withoutClass },
  };
}
