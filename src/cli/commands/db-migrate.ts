import type { Command } from '../command.ts';
import { storageOf } from '../with-stores.ts';

export const dbMigrate: Command = {
  examples: [
    { line: 'hale db migrate', meaning: 'before new servers are started, say in a deployment script' },
    { line: 'DATABASE_URL=postgresql://… hale db migrate --json', meaning: 'on a server of your own, for a script' },
  ],
  async run(context) {
    const [{ connectDatabase, migrateDatabase }, { settings, storageFolder }, logger] = await Promise.all([
      import('../../database/index.ts'),
      storageOf(context),
      context.createLogger(),
    ]);
    const { output, signal, secrets } = context;
    const databaseContext = { storageFolder, logger, signal, secrets };
    const database = await connectDatabase(settings.database, databaseContext);
    try {
      const applied = await migrateDatabase(database, settings.database, databaseContext);
      output.result({ applied_migrations: applied }, (style) =>
        applied.length === 0
          ? 'The tables are up to date.'
          : style('green', `Applied ${applied.join(', ')}; the tables are up to date.`),
      );
    } finally {
      await database.close();
    }
  },
};
