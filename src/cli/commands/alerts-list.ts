import type { Alert } from '../../monitoring/index.ts';
import type { Command } from '../command.ts';
import { readCount } from '../read-count.ts';
import { withStores } from '../with-stores.ts';

const defaultLimit = 20;

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
    const [{ alertJson }, { renderAlerts }] = await Promise.all([
      import('../../monitoring/index.ts'),
      import('../output/monitoring-text.ts'),
    ]);
    context.output.result({ alerts: alerts.map(alertJson) }, (style, width) =>
      alerts.length === 0 ? 'There are no alerts.' : renderAlerts(alerts, style, width),
    );
  },
};
