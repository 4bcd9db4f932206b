import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import { createDatasetSource } from '../data/index.ts';
import { type EngineName, ensureEngines } from '../engines/index.ts';
import { ensureStorageFolder } from '../files/index.ts';
import type { Logger } from '../logging/index.ts';
import { modelKind } from '../models/index.ts';
import { asStep, type Progress } from '../progress/index.ts';
import { createRandom } from '../statistics/index.ts';
import { type TrainingReport, train } from '../training/index.ts';
import { quarantinePath, writeQuarantine } from '../validation/index.ts';
import { boundYoungGeneration } from './bound-young-generation.ts';
import { openStores } from './open-stores.ts';
import { personAtTerminal } from './person-at-terminal.ts';
import { sourceCommit } from './source-commit.ts';
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

/** The main job on the parts that the settings name: opens what it needs, trains, and closes it again. */
export async function trainProject(request: TrainRequest): Promise<TrainingReport> {
  boundYoungGeneration();
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, ...(request.signal ? [request.signal] : [])]);
  // Each takes its time at a first start, as the database does, and none needs another.
  const engines = loadEngines({ ...request, signal });
  const dataset = loadData({ ...request, signal });
  const loading = Promise.allSettled([engines, dataset]);
  try {
    return await trainWith(engines, dataset, request);
  } finally {
    // Where the training ended before it came to them, nothing is fetched behind its caller's back.
    giveUp.abort(new Error('given up'));
    await loading;
  }
}

async function trainWith(
  engines: ReturnType<typeof loadEngines>,
  dataset: ReturnType<typeof loadData>,
  request: TrainRequest,
): Promise<TrainingReport> {
  const startedMs = Date.now();
  const { settings, folder, logger, progress, signal, secrets, programVersion } = request;
  const storageFolder = resolve(folder, settings.storage.folder);
  const temporaryFolder = temporaryFolderOf(storageFolder);
  await ensureStorageFolder(temporaryFolder);
  const stores = await asStep(
    progress,
    'Database',
    () => openStores(settings, { folder, logger, ...(signal && { signal }), ...(secrets && { secrets }) }),
    ({ database }) => (database.kind === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL'),
  );
  try {
    return await train({
      settings,
      dataset: await dataset,
      tracking: stores.tracking,
      registry: stores.registry,
      logger,
      loadEngines: () => engines,
      async quarantine(dataset, report) {
        if (report.quarantinedRows.length === 0) return null;
        const path = quarantinePath(storageFolder, dataset);
        await ensureStorageFolder(dirname(path));
        await writeQuarantine(path, dataset.table, report);
        return path;
      },
      temporaryFolder,
      cores: availableParallelism(),
      nowMs: Date.now,
      startedMs,
      newId: randomUUID,
      actor: personAtTerminal(),
      commit: await sourceCommit(folder),
      programVersion,
      progress,
      ...(signal && { signal }),
    });
  } finally {
    await stores.close();
  }
}

function loadData({ settings, folder, logger, progress, signal }: TrainRequest) {
  const storageFolder = resolve(folder, settings.storage.folder);
  const source = createDatasetSource(settings, {
    folder,
    storageFolder,
    random: createRandom(settings.project.seed).fork('simulated'),
    onRemark: (text) => logger.warn(text),
  });
  return asStep(
    progress,
    'Data',
    (step) => source.load({ signal, onProgress: (text) => step.update(text) }),
    ({ table, source: from, simulated }) => (simulated ? from : `${table.rowCount} rows from ${from}`),
  );
}

function loadEngines({ settings, progress, signal }: TrainRequest) {
  const names = new Set<EngineName>(settings.training.kinds.flatMap((kind) => modelKind(kind).engine ?? []));
  return asStep(
    progress,
    'Engines',
    (step) =>
      ensureEngines(settings.engines, {
        names: [...names],
        ...(signal && { signal }),
        onProgress: (text: string) => step.update(text),
      }),
    (libraries) =>
      [...names]
        .map((name) => ({ name, library: libraries[name] }))
        .map(({ name, library }) => ('version' in library ? `${name} ${library.version}` : `no ${name}`))
        .join(', '),
  );
}
