import type { Command } from '../command.ts';
import { withStores } from '../with-stores.ts';

export const modelsPromote: Command = {
  arguments: [
    { name: '<name>', description: 'the model' },
    { name: '<version>', description: 'the version to deploy' },
  ],
  options: [
    { flags: '--reason <text>', description: 'why, for the history' },
    {
      flags: '--expect <version>',
      description: 'deploy only if this version is deployed now, or none; by default whatever is',
    },
  ],
  examples: [
    { line: 'hale models promote heart-disease 3', meaning: 'deploy version 3' },
    {
      line: 'hale models promote heart-disease 3 --expect 2 --reason "better on women"',
      meaning: 'only in place of version 2, with the reason in the history',
    },
  ],
  async run(context) {
    const [name = '', version = ''] = context.arguments;
    const expected = context.option('expect');
    const { personAtTerminal } = await import('../../platform/index.ts');
    const actor = personAtTerminal();
    const reason = context.option('reason') ?? 'promoted on the command line';
    const done = await withStores(context, 'change', async ({ registry }) => {
      const deployed = await registry.productionVersion(name);
      const expectedVersion = expected === undefined ? deployed : expected === 'none' ? null : expected;
      return { deployed, deployment: await registry.deploy({ name, version, expectedVersion, actor, reason }) };
    });
    if (done === undefined) return;
    const { deployed, deployment } = done;
    const { deploymentView } = await import('../output/model-view.ts');
    const before =
      deployed === deployment.version
        ? ' already'
        : deployment.previousVersion === null
          ? ''
          : ` in place of version ${deployment.previousVersion}`;
    context.output.result(deploymentView(deployment), (style) =>
      style('green', `${name} version ${deployment.version} is in production${before}.`),
    );
  },
};
