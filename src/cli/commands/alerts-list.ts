import type { Alert } from '../../monitoring/index.ts';
import type { Command } from '../command.ts';
import { formatTime } from '../output/format-figures.ts';
import type { Format } from '../output/style.ts';
import { renderTable, type TableCell } from '../output/table.ts';
import { readCount } from '../read-count.ts';
import { withStores } from '../with-stores.ts';

const defaultLimit = 20;
const severityFormats: Readonly<Record<Alert['severity'], Format>> = {
  info: 'dim',
  warning: 'yellow',
  critical: 'red',
};

export const alertsList: Command = {
  options: [
    { flags: '--model <name>', description: 'only alerts of this model' },
    { flags: '--state <state>', description: 'only alerts in this state', choices: ['firing', 'resolved'] },
    { flags: '--limit <count>', description: `how many alerts, ${defaultLimit} by default` },
  ],
  examples: [
    { line: 'hale alerts list', meaning: 'what is wrong now, and what was' },
    { line: 'hale alerts list --state firing --json', meaning: 'only what is wrong now, for a script' },
  ],
  async run(context) {
    const { option } = context;
    const limit = (await readCount(context, 'limit', 'alerts')) ?? defaultLimit;
    const model = option('model');
    const state = option('state') as Alert['state'] | undefined;
    const alerts =
      (await withStores(context, 'look', ({ monitoring }) =>
        monitoring.alerts({
          limit,
          ...(model === undefined ? {} : { model }),
          ...(state === undefined ? {} : { state }),
        }),
      )) ?? [];
    const { alertJson } = await import('../../monitoring/index.ts');
    context.output.result({ alerts: alerts.map(alertJson) }, (style) => {
      if (alerts.length === 0) return 'There are no alerts.';
      const columns = ['state', 'severity', 'since', 'resolved', 'seen', 'what'].map((title) => ({ title }));
      const rows = alerts.map((alert): readonly TableCell[] => [
        { text: alert.state, format: alert.state === 'firing' ? 'red' : 'green' },
        { text: alert.severity, format: severityFormats[alert.severity] },
        formatTime(alert.firedAt),
        alert.resolvedAt === null ? '' : formatTime(alert.resolvedAt),
        `${alert.occurrences} ${alert.occurrences === 1 ? 'window' : 'windows'}`,
        alert.title,
      ]);
      return renderTable(columns, rows, style);
    });
  },
};
