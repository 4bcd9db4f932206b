import type { Command } from '../command.ts';
import { printableText } from '../output/printable-text.ts';
import { readCount } from '../read-count.ts';
import { withStores } from '../with-stores.ts';

const defaultLimit = 20;

export const monitorList: Command = {
  arguments: [{ name: '[model]', description: 'the name of a model; by default that of the project' }],
  options: [{ flags: '--limit <count>', description: `how many windows, ${defaultLimit} by default` }],
  examples: [
    { line: 'hale monitor list', meaning: 'the newest windows and their verdicts' },
    { line: 'hale monitor list heart-disease --limit 100 --json', meaning: 'more of them, for a script' },
  ],
  async run(context) {
    const [model] = context.arguments;
    const limit = (await readCount(context, 'limit', 'windows')) ?? defaultLimit;
    const windows =
      (await withStores(context, 'look', ({ monitoring }, settings) =>
        monitoring.windows(model ?? settings.project.name, limit),
      )) ?? [];
    const ofModel = model === undefined ? '' : ` of ${printableText(model)}`;
    const [{ windowStatusJson }, { renderWindows }] = await Promise.all([
      import('../../monitoring/index.ts'),
      import('../output/monitoring-text.ts'),
    ]);
    context.output.result({ windows: windows.map(windowStatusJson) }, (style, width) =>
      windows.length === 0
        ? `There is no window${ofModel} yet; \`hale monitor run\` closes one where there are predictions.`
        : renderWindows(windows, style, width),
    );
  },
};
