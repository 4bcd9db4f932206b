import { HaleError } from '../../errors/index.ts';
import type { Command } from '../command.ts';
import { withStores } from '../with-stores.ts';

export const monitorShow: Command = {
  arguments: [{ name: '[window]', description: 'the number of a window; by default the newest' }],
  options: [{ flags: '--model <name>', description: 'the name of a model; by default that of the project' }],
  examples: [
    { line: 'hale monitor show', meaning: 'everything that was found of the newest window' },
    { line: 'hale monitor show 3 --json', meaning: 'of another, with every finding and its distributions' },
  ],
  async run(context) {
    const [text] = context.arguments;
    if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text)) {
      throw new HaleError('USAGE_INVALID', `${text} is no number of a window; \`hale monitor list\` shows them`);
    }
    const report = await withStores(context, 'look', ({ monitoring }, settings) =>
      monitoring.window({
        model: context.option('model') ?? settings.project.name,
        ...(text === undefined ? {} : { sequence: Number(text) }),
      }),
    );
    if (report === undefined) {
      throw new HaleError(
        'WINDOW_NOT_FOUND',
        'there is no window yet; `hale monitor run` closes one where there are predictions',
      );
    }
    const [{ windowReportJson }, { renderWindowReport }] = await Promise.all([
      import('../../monitoring/index.ts'),
      import('../output/monitoring-text.ts'),
    ]);
    context.output.result(windowReportJson(report), (style) => renderWindowReport(report, style));
  },
};
