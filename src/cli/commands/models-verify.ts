import type { VersionVerification } from '../../registry/index.ts';
import type { Command } from '../command.ts';
import { renderTable } from '../output/table.ts';
import { withStores } from '../with-stores.ts';

export const modelsVerify: Command = {
  arguments: [
    { name: '[name]', description: 'the model; the one of this project by default' },
    { name: '[version]', description: 'one version; all of them by default' },
  ],
  examples: [
    { line: 'hale models verify', meaning: "every version of the project's model; exit code 5 where one is damaged" },
    { line: 'hale models verify heart-disease 3', meaning: 'version 3, in the store and, where it is deployed, there' },
  ],
  async run(context) {
    const { HaleError } = await import('../../errors/index.ts');
    const [givenName, version] = context.arguments;
    const { settings } = await context.loadSettings();
    const name = givenName ?? settings.project.name;
    const verified = await withStores(context, 'look', async ({ registry }) => {
      const results: VersionVerification[] = [];
      const numbers = version === undefined ? (await registry.listVersions(name)).map((one) => one.version) : [version];
      for (const number of numbers) results.push(await registry.verifyVersion(name, number));
      return results;
    });
    if (verified === undefined) {
      throw new HaleError('MODEL_NOT_FOUND', 'There are no models yet; `hale train` registers one');
    }
    const rows = verified.flatMap((result) => result.checks.map((check) => ({ version: result.version, ...check })));
    const passed = verified.every((result) => result.passed);
    context.output.result({ name, passed, checks: rows }, (style) =>
      renderTable(
        ['version', 'where', 'state'].map((title) => ({ title })),
        rows.map(({ version: number, place, problem }) => [
          number,
          place,
          problem === null ? { text: 'whole', format: 'green' } : { text: problem, format: 'red' },
        ]),
        style,
      ),
    );
    if (passed) return;
    const damaged = rows.filter((row) => !row.passed).map((row) => `version ${row.version} in ${row.place}`);
    throw new HaleError(
      'BUNDLE_INVALID',
      `${name} is damaged: ${damaged.join(', ')}. Training again with the same data and seed makes the same bundle; the next start mends production from the store`,
      { details: { damaged } },
    );
  },
};
