import type { Serving } from '../../platform/index.ts';
import type { Command } from '../command.ts';
import { printableText } from '../output/printable-text.ts';
import { listeningAddress } from '../output/serving-text.ts';
import { programVersion } from '../version.ts';

export const serve: Command = {
  options: [
    { flags: '--host <address>', description: 'the address to listen on', setting: 'serving.host' },
    { flags: '--port <port>', description: 'the port to listen on; 0 takes a free one', setting: 'serving.port' },
  ],
  examples: [
    { line: 'hale serve', meaning: 'serve what is in production on 127.0.0.1, port 8000' },
    { line: 'hale serve --port 8080', meaning: 'on another port' },
    { line: 'hale serve --host 0.0.0.0', meaning: 'for other machines too; needs a key, see hale keys create' },
  ],
  async run({ folder, loadSettings, createLogger, output, secrets, signal }) {
    const [{ resolve }, { startServing }, { settings }, logger] = await Promise.all([
      import('node:path'),
      import('../../platform/index.ts'),
      loadSettings(),
      createLogger(),
    ]);
    const serving = await startServing({ settings, folder, logger, secrets, programVersion: programVersion() });
    try {
      const damaged = await damagedModels(serving, resolve(folder, settings.storage.folder, 'production'));
      const models = serving.models.list().map(({ deployment: { name, version } }) => ({ name, version }));
      const { url, host, port, adminTokenPath } = serving;
      const listening = listeningAddress(serving);
      output.result({ url, host, port, models, damaged, admin_token_file: adminTokenPath }, (style) =>
        [
          `Serving on ${style('cyan', url)}`,
          ...(listening === undefined ? [] : [`  listens on    ${style('cyan', listening)}`]),
          `  documentation ${style('cyan', `${url}/docs`)}`,
          ...models.map(({ name, version }) => `  ${name} version ${version}`),
          ...damaged.map((one) => style('red', damagedText(one))),
          ...(models.length === 0 && damaged.length === 0
            ? ['  no model is in production yet; `hale train` makes one, and it is taken then']
            : []),
        ].join('\n'),
      );
      await new Promise<void>((stop) => {
        if (signal.aborted) stop();
        signal.addEventListener('abort', () => stop(), { once: true });
      });
    } finally {
      await serving.close();
    }
  },
};

interface DamagedModel {
  readonly name: string;
  /** The one that was deployed; null where that cannot be read either. */
  readonly version: string | null;
  readonly code: string;
  readonly detail: string;
}

/** What is deployed and was refused: a problem at the start is that nothing is served under its name. */
async function damagedModels({ models }: Serving, productionFolder: string): Promise<readonly DamagedModel[]> {
  const { readProduction } = await import('../../production/index.ts');
  return Promise.all(
    models.problems().map(async ({ name, code, detail }) => {
      const production = await readProduction(productionFolder, name).catch(() => null);
      return { name, version: production?.record.version ?? null, code, detail };
    }),
  );
}

function damagedText({ name, version, detail }: DamagedModel): string {
  const what = version === null ? name : `${name} version ${version}`;
  return printableText(`  ${what} is damaged and not served: ${detail}; \`hale models rollback ${name}\` goes back`);
}
