import type { PredictionLogReader } from '../prediction-log/index.ts';
import type { CommandContext } from './command.ts';

/** The prediction log of the project that a command is run in. */
export async function openLogReader({
  folder,
  loadSettings,
}: Pick<CommandContext, 'folder' | 'loadSettings'>): Promise<PredictionLogReader> {
  const [{ join, resolve }, { assertStorageReadable }, { createPredictionLogReader }, { settings }] = await Promise.all(
    [import('node:path'), import('../files/index.ts'), import('../prediction-log/index.ts'), loadSettings()],
  );
  const storage = resolve(folder, settings.storage.folder);
  await assertStorageReadable(storage);
  return createPredictionLogReader(join(storage, 'prediction-log'), settings.predictionLog);
}
