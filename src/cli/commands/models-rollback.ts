import type { Command } from '../command.ts';
import { withStores } from '../with-stores.ts';

export const modelsRollback: Command = {
  arguments: [{ name: '[name]', description: 'the model; the one of this project by default' }],
  options: [
    { flags: '--reason <text>', description: 'why, for the history' },
    { flags: '--expect <version>', description: 'roll back only if this version is deployed now' },
  ],
  examples: [
    {
      line: 'hale models rollback',
      meaning: 'the version that was deployed before the present one; again: one further',
    },
    {
      line: 'hale models rollback heart-disease --reason "alarms at night"',
      meaning: 'with the reason in the history',
    },
  ],
  async run(context) {
    const { settings } = await context.loadSettings();
    const name = context.arguments[0] ?? settings.project.name;
    const expectedVersion = context.option('expect');
    const { personAtTerminal } = await import('../../platform/index.ts');
    const actor = personAtTerminal();
    const reason = context.option('reason') ?? 'rolled back on the command line';
    const deployment = await withStores(context, 'change', ({ registry }) =>
      registry.rollback({ name, actor, reason, ...(expectedVersion !== undefined && { expectedVersion }) }),
    );
    if (deployment === undefined) return;
    const { deploymentView } = await import('../output/model-view.ts');
    context.output.result(deploymentView(deployment), (style) =>
      style(
        'green',
        `${name} is back at version ${deployment.version}; version ${deployment.previousVersion} is not served any more.`,
      ),
    );
  },
};
