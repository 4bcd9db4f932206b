import type { Command } from '../command.ts';
import { formatBytes } from '../output/format-figures.ts';
import { renderTable } from '../output/table.ts';
import { storageOf } from '../with-stores.ts';

export const dbStatus: Command = {
  examples: [
    { line: 'hale db status', meaning: 'the embedded PostgreSQL, or the server of DATABASE_URL' },
    { line: 'hale db status --json', meaning: 'the same, for a script' },
  ],
  async run(context) {
    const [{ databaseExists, databaseStatus }, { settings, storageFolder }, logger] = await Promise.all([
      import('../../database/index.ts'),
      storageOf(context),
      context.createLogger(),
    ]);
    const { output, signal, secrets } = context;
    if (!(await databaseExists(settings.database, { storageFolder }))) {
      output.result({ exists: false }, () => 'There is no database yet; `hale start` or `hale train` makes one.');
      return;
    }
    const status = await databaseStatus(settings.database, { storageFolder, logger, signal, secrets });
    const pending = status.pendingMigrations;
    output.result(
      {
        exists: true,
        kind: status.kind,
        address: status.address,
        server_version: status.serverVersion,
        applied_migrations: status.appliedMigrations,
        pending_migrations: pending,
        size_bytes: status.sizeBytes,
        connections: status.connections,
      },
      (style) =>
        renderTable(
          [{ title: 'database' }, { title: status.kind === 'embedded' ? 'run by Hale' : 'of DATABASE_URL' }],
          [
            ['server', `PostgreSQL ${status.serverVersion}`],
            ['address', status.address],
            [
              'tables',
              pending.length === 0
                ? { text: `up to date (${status.appliedMigrations} migrations)`, format: 'green' }
                : { text: `${pending.length} migrations to apply; \`hale db migrate\` does`, format: 'yellow' },
            ],
            ['size', formatBytes(status.sizeBytes)],
            ['connections', String(status.connections)],
          ],
          style,
        ),
    );
  },
};
