import { remarkBuiltIn } from '../built-in-remark.ts';
import type { Command } from '../command.ts';
import { printableText } from '../output/printable-text.ts';

export const dataDownload: Command = {
  options: [
    {
      flags: '--data <folder>',
      description: 'a folder that holds the files already; they are read',
      setting: 'data.folder',
    },
    { flags: '--sites <sites...>', description: 'the hospitals of the example', setting: 'data.uciHeartDisease.sites' },
  ],
  examples: [
    { line: 'hale data download', meaning: 'fetch what the project trains on, check it and keep it' },
    { line: 'hale data download --sites cleveland hungarian', meaning: 'two of the four hospitals' },
  ],
  async run(context) {
    const { folder, loadSettings, output, progress, signal } = context;
    const [{ createDatasetSource }, { createRandom }, { settings }] = await Promise.all([
      import('../../data/index.ts'),
      import('../../statistics/index.ts'),
      loadSettings(),
    ]);
    await remarkBuiltIn(context);
    // Whoever asks for files is not served with simulated ones.
    const data = { ...settings.data, simulated: { ...settings.data.simulated, allowed: false } };
    const source = createDatasetSource(
      { ...settings, data },
      { folder, storageFolder: settings.storage.folder, random: createRandom(settings.project.seed).fork('simulated') },
    );
    const step = progress.step('get the data');
    const { files, digest, table, ...dataset } = await source.load({ signal, onProgress: (text) => step.update(text) });
    step.succeed(dataset.source);
    output.result(
      {
        source_type: dataset.sourceType,
        source: dataset.source,
        rows: table.rowCount,
        digest,
        files: files.map(({ path, sha256, sizeBytes }) => ({ path, sha256, size_bytes: sizeBytes })),
      },
      (style) =>
        [
          printableText(dataset.source),
          ...files.map(({ path, sizeBytes }) => `  ${printableText(path)} (${sizeBytes} bytes)`),
          `${table.rowCount} rows, digest ${style('bold', digest)}`,
        ].join('\n'),
    );
  },
};
