import { HaleError } from '../../errors/index.ts';
import type { Command } from '../command.ts';
import { withStores } from '../with-stores.ts';

/** As many as the HTTP interface takes by default. */
export const trendWindows = 30;

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
    const view = await withStores(context, 'look', async ({ monitoring }, settings) => {
      const model = context.option('model') ?? settings.project.name;
      const report = await monitoring.window({ model, ...(text === undefined ? {} : { sequence: Number(text) }) });
      // What is told of the newest windows is no history of an older one.
      if (text !== undefined) return { report, trends: [] };
      const { trends } = await monitoring.history(model, { windows: trendWindows });
      return { report, trends };
    });
    if (view === undefined) {
      throw new HaleError(
        'WINDOW_NOT_FOUND',
        'there is no window yet; `hale monitor run` closes one where there are predictions',
      );
    }
    const [{ windowReportJson }, { renderWindowReport }] = await Promise.all([
      import('../../monitoring/index.ts'),
      import('../output/window-report-text.ts'),
    ]);
    context.output.result(windowReportJson(view.report), (style, width) => renderWindowReport(view, style, width));
  },
};
