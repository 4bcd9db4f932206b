import type { Settings } from '../../config/index.ts';
import { HaleError, isHaleError } from '../../errors/index.ts';
import type { ModelOutcome, Monitoring } from '../../monitoring/index.ts';
import type { Command } from '../command.ts';
import type { Style } from '../output/style.ts';
import type { WindowView } from '../output/window-report-text.ts';
import { wrapText } from '../output/wrap-text.ts';
import { withStores } from '../with-stores.ts';
import { trendWindows } from './monitor-show.ts';

interface Told {
  readonly outcome: ModelOutcome;
  /** The newest window of the model; null where there is none. */
  readonly latest: WindowView | null;
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
      if (model !== undefined) await assertLogged(model, monitoring);
      const step = progress.step('Monitoring');
      const outcomes = await monitoring.run({
        closesOnRequest: !enabled('closedOnly'),
        signal,
        onWindow: ({ model: name, sequence }) => step.update(`window ${sequence} of ${name}`),
        ...(model === undefined ? {} : { model }),
      });
      const computed = outcomes.reduce((sum, outcome) => sum + countOf(outcome), 0);
      step.succeed(
        computed === 0 ? nothingNew(settings) : `${computed} ${computed === 1 ? 'window' : 'windows'} looked at`,
      );
      const isLogSeen = ['stderr', 'stdout'].includes(settings.logging.destination);
      await monitoring.deliver(signal, isLogSeen ? changedIn(outcomes) : undefined);
      const all: Told[] = [];
      for (const outcome of outcomes) {
        const name = nameOf(outcome);
        const [newest] = await monitoring.windows(name, 1);
        if (newest === undefined) {
          all.push({ outcome, latest: null });
          continue;
        }
        const report = await monitoring.window({ windowId: newest.window.windowId });
        const { trends } = await monitoring.history(name, { windows: trendWindows });
        all.push({ outcome, latest: { report, trends } });
      }
      return all;
    });
    const [{ modelMonitoringJson, windowReportJson }, { renderWindowReport }] = await Promise.all([
      import('../../monitoring/index.ts'),
      import('../output/window-report-text.ts'),
    ]);
    const json = (told ?? []).map(({ outcome, latest }) => ({
      ...(outcome.status === 'done'
        ? { status: outcome.status, ...modelMonitoringJson(outcome.monitoring) }
        : { status: outcome.status, model: outcome.model, ...problemOf(outcome.error) }),
      latest_window: latest === null ? null : windowReportJson(latest.report),
    }));
    output.result({ models: json }, (style, width) => {
      if (told === undefined || told.length === 0) {
        return 'There are no predictions yet; `hale start` serves, and every answer is kept.';
      }
      return told.map((one) => renderTold(one, renderWindowReport, style, width)).join('\n\n');
    });
    const failed = (told ?? []).find(({ outcome }) => outcome.status === 'failed');
    if (failed?.outcome.status === 'failed') throw failed.outcome.error;
  },
};

const nothingNew = ({ monitoring: { windows } }: Settings): string =>
  `nothing new; a window takes ${windows.minimumRows} requests at least`;

/** @throws HaleError PREDICTION_LOG_EMPTY for a model of which there is neither a prediction nor a window */
async function assertLogged(model: string, monitoring: Monitoring): Promise<void> {
  const logged = await monitoring.loggedModels();
  if (logged.includes(model) || (await monitoring.windows(model, 1)).length > 0) return;
  const known = logged.length === 0 ? 'nothing is logged yet' : `there is ${logged.join(', ')}`;
  throw new HaleError('PREDICTION_LOG_EMPTY', `no prediction of ${JSON.stringify(model)} is logged; ${known}`);
}

/** Alerts that the result shows, so that the log need not tell them on the same screen. */
const changedIn = (outcomes: readonly ModelOutcome[]): ReadonlySet<string> =>
  new Set(
    outcomes.flatMap((outcome) =>
      outcome.status === 'done' ? outcome.monitoring.alertChanges.map(({ alert }) => alert.alertId) : [],
    ),
  );

const nameOf = (outcome: ModelOutcome): string =>
  outcome.status === 'done' ? outcome.monitoring.model : outcome.model;

/** A bug has no code, and comes with its stack on standard error. */
const problemOf = (error: unknown): { readonly code: string | null; readonly detail: string } => ({
  code: isHaleError(error) ? error.code : null,
  detail: error instanceof Error ? error.message : String(error),
});

const countOf = (outcome: ModelOutcome): number => (outcome.status === 'done' ? outcome.monitoring.computed.length : 0);

function renderTold(
  { outcome, latest }: Told,
  render: (view: WindowView, style: Style, width: number) => string,
  style: Style,
  width: number,
): string {
  if (outcome.status === 'failed')
    return wrapText(`${outcome.model}: ${problemOf(outcome.error).detail}`, { width, style, format: 'red' });
  const { model, problems, alertChanges } = outcome.monitoring;
  const report =
    latest === null
      ? wrapText(`${model}: too few predictions for a window yet (monitoring.windows.minimumRows).`, { width })
      : render(latest, style, width);
  return [
    report,
    ...(alertChanges.length + problems.length === 0 ? [] : ['']),
    ...alertChanges.map(({ event, alert }) =>
      wrapText(`Alert ${event}: ${alert.title}`, {
        width,
        hang: 2,
        style,
        format: event === 'resolved' ? 'green' : 'red',
      }),
    ),
    ...problems.map(({ detail }) => wrapText(detail, { width, hang: 2, style, format: 'yellow' })),
  ].join('\n');
}
