import type { HaleError } from '../../errors/index.ts';
import type { ModelOutcome, WindowReport } from '../../monitoring/index.ts';
import type { Command } from '../command.ts';
import { printableText } from '../output/printable-text.ts';
import type { Style } from '../output/style.ts';
import { withStores } from '../with-stores.ts';

interface Told {
  readonly outcome: ModelOutcome;
  /** The newest window of the model; null where there is none. */
  readonly latest: WindowReport | null;
}

export const monitorRun: Command = {
  options: [
    { flags: '--model <name>', description: 'only this model; by default every one that has predictions' },
    {
      flags: '--closed-only',
      description: 'look at windows that are over; by default what is there so far is looked at too',
    },
  ],
  examples: [
    { line: 'hale monitor run', meaning: 'look at all predictions that were not looked at yet, and say what changed' },
    { line: 'hale monitor run --closed-only --json', meaning: 'as a schedule does it, for a script' },
  ],
  async run(context) {
    const { enabled, option, output, progress, signal, folder } = context;
    const model = option('model');
    const told = await withStores(context, 'change', async (stores, settings) => {
      const [{ openMonitoring }, logger] = await Promise.all([
        import('../../platform/index.ts'),
        context.createLogger(),
      ]);
      const monitoring = await openMonitoring({ settings, folder, stores, logger });
      const step = progress.step('Monitoring');
      const outcomes = await monitoring.run({
        closesOnRequest: !enabled('closedOnly'),
        signal,
        onWindow: ({ model: name, sequence }) => step.update(`window ${sequence} of ${name}`),
        ...(model === undefined ? {} : { model }),
      });
      const computed = outcomes.reduce((sum, outcome) => sum + countOf(outcome), 0);
      step.succeed(`${computed} ${computed === 1 ? 'window' : 'windows'} looked at`);
      await monitoring.deliver(signal);
      const all: Told[] = [];
      for (const outcome of outcomes) {
        const name = nameOf(outcome);
        const [newest] = await monitoring.windows(name, 1);
        const latest = newest === undefined ? null : await monitoring.window({ windowId: newest.window.windowId });
        all.push({ outcome, latest });
      }
      return all;
    });
    const [{ modelMonitoringJson, windowReportJson }, { renderWindowReport }] = await Promise.all([
      import('../../monitoring/index.ts'),
      import('../output/monitoring-text.ts'),
    ]);
    const json = (told ?? []).map(({ outcome, latest }) => ({
      ...(outcome.status === 'done'
        ? { status: outcome.status, ...modelMonitoringJson(outcome.monitoring) }
        : { status: outcome.status, model: outcome.model, code: outcome.error.code, detail: outcome.error.message }),
      latest_window: latest === null ? null : windowReportJson(latest),
    }));
    output.result({ models: json }, (style) => {
      if (told === undefined || told.length === 0) {
        return 'There are no predictions yet; `hale start` serves, and every answer is kept.';
      }
      return told.map((one) => renderTold(one, renderWindowReport, style)).join('\n\n');
    });
    const failed = (told ?? []).find(({ outcome }) => outcome.status === 'failed');
    if (failed?.outcome.status === 'failed') throw failed.outcome.error satisfies HaleError;
  },
};

const nameOf = (outcome: ModelOutcome): string =>
  outcome.status === 'done' ? outcome.monitoring.model : outcome.model;

const countOf = (outcome: ModelOutcome): number => (outcome.status === 'done' ? outcome.monitoring.computed.length : 0);

function renderTold(
  { outcome, latest }: Told,
  render: (report: WindowReport, style: Style) => string,
  style: Style,
): string {
  if (outcome.status === 'failed') return style('red', printableText(`${outcome.model}: ${outcome.error.message}`));
  const { model, problems, alertChanges } = outcome.monitoring;
  const report =
    latest === null
      ? `${printableText(model)}: too few predictions for a window yet (monitoring.windows.minimumRows).`
      : render(latest, style);
  return [
    report,
    ...alertChanges.map(({ event, alert }) =>
      style(event === 'resolved' ? 'green' : 'red', printableText(`alert ${event}: ${alert.title}`)),
    ),
    ...problems.map(({ detail }) => style('yellow', printableText(detail))),
  ].join('\n');
}
