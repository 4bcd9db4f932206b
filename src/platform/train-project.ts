import { resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import { ensureStorageFolder } from '../files/index.ts';
import type { Logger } from '../logging/index.ts';
import { asStep, type Progress } from '../progress/index.ts';
import type { TrainingReport } from '../training/index.ts';
import { boundYoungGeneration } from './bound-young-generation.ts';
import { openStores } from './open-stores.ts';
import { temporaryFolderOf } from './temporary-folder.ts';

export interface TrainRequest {
  readonly settings: Settings;
  /** The project folder. */
  readonly folder: string;
  readonly logger: Logger;
  readonly programVersion: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
  /** Given the generated password of the embedded server. */
  readonly secrets?: Set<string>;
}

/**
 * The main job on the parts that the settings name: opens what it needs, trains, and closes it again. The database is
 * opened first, so that everything else is loaded while its server starts.
 */
export async function trainProject(request: TrainRequest): Promise<TrainingReport> {
  const startedMs = Date.now();
  const { settings, folder, logger, progress, signal, secrets } = request;
  boundYoungGeneration();
  await ensureStorageFolder(temporaryFolderOf(resolve(folder, settings.storage.folder)));
  const waiting = Promise.withResolvers<void>();
  const onWaiting = waiting.resolve;
  const opening = asStep(
    progress,
    'Database',
    () => openStores(settings, { folder, logger, onWaiting, ...(signal && { signal }), ...(secrets && { secrets }) }),
    ({ database }) => (database.kind === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL'),
  );
  await Promise.race([waiting.promise, opening]);
  const { trainOnStores } = await import('./train-on-stores.ts');
  return trainOnStores(opening, request, startedMs);
}
