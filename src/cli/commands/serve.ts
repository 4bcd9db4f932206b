import type { Command } from '../command.ts';
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
    const [{ startServing }, { settings }, logger] = await Promise.all([
      import('../../platform/index.ts'),
      loadSettings(),
      createLogger(),
    ]);
    const serving = await startServing({ settings, folder, logger, secrets, programVersion: programVersion() });
    try {
      const models = serving.models.list().map(({ deployment: { name, version } }) => ({ name, version }));
      output.result({ url: serving.url, models, admin_token_file: serving.adminTokenPath }, (style) =>
        [
          `Serving on ${style('cyan', serving.url)}`,
          `  documentation ${style('cyan', `${serving.url}/docs`)}`,
          ...models.map(({ name, version }) => `  ${name} version ${version}`),
          ...(models.length === 0
            ? ['  no model is in production yet; `hale train` makes one, and it is taken then']
            : []),
        ].join('\n'),
      );
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await serving.close();
    }
  },
};
