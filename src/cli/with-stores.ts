import { resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import type { Stores } from '../platform/index.ts';
import type { CommandContext } from './command.ts';

/**
 * The settings, and where Hale keeps its files.
 *
 * @throws HaleError STORAGE_UNWRITABLE where the folder is there and closed to this user
 */
export async function storageOf({ folder, loadSettings }: CommandContext) {
  const [{ assertStorageReadable }, { settings }] = await Promise.all([import('../files/index.ts'), loadSettings()]);
  const storageFolder = resolve(folder, settings.storage.folder);
  await assertStorageReadable(storageFolder);
  return { settings, storageFolder };
}

/**
 * Does work on the stores of the project. A command that looks, in a project where nothing was ever done, makes no
 * database: it gets undefined.
 */
export async function withStores<Result>(
  context: CommandContext,
  purpose: 'look' | 'change',
  work: (stores: Stores, settings: Settings) => Promise<Result>,
): Promise<Result | undefined> {
  const [{ openStores }, { databaseExists }, { settings, storageFolder }, logger] = await Promise.all([
    import('../platform/index.ts'),
    import('../database/index.ts'),
    storageOf(context),
    context.createLogger(),
  ]);
  if (purpose === 'look' && !(await databaseExists(settings.database, { storageFolder }))) return undefined;
  const { folder, signal, secrets } = context;
  const repair = purpose === 'change';
  const stores = await openStores(settings, { folder, logger, signal, secrets, repair });
  try {
    return await work(stores, settings);
  } finally {
    await stores.close();
  }
}
