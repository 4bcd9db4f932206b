import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { createDatasetSource } from '../data/index.ts';
import { type EngineName, ensureEngines } from '../engines/index.ts';
import { ensureStorageFolder } from '../files/index.ts';
import { modelKind } from '../models/index.ts';
import { asStep } from '../progress/index.ts';
import { createRandom } from '../statistics/index.ts';
import { type TrainingReport, train } from '../training/index.ts';
import { quarantinePath, writeQuarantine } from '../validation/index.ts';
import type { Stores } from './create-stores.ts';
import { personAtTerminal } from './person-at-terminal.ts';
import { sourceCommit } from './source-commit.ts';
import { temporaryFolderOf } from './temporary-folder.ts';
import type { TrainRequest } from './train-project.ts';

/** Loads what the settings name, trains on the stores once they are open, and closes these. */
export async function trainOnStores(
  opening: Promise<Stores>,
  request: TrainRequest,
  startedMs: number,
): Promise<TrainingReport> {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, ...(request.signal ? [request.signal] : [])]);
  // Each takes its time at a first start, as the database does, and none needs another.
  const engines = loadEngines({ ...request, signal });
  const dataset = loadData({ ...request, signal });
  const commit = sourceCommit(request.folder);
  const loading = Promise.allSettled([engines, dataset, commit]);
  try {
    const stores = await opening;
    try {
      return await trainOn(stores, { engines, dataset, commit }, request, startedMs);
    } finally {
      await stores.close();
    }
  } finally {
    // Where the training ended before it came to them, nothing is fetched behind its caller's back.
    giveUp.abort(new Error('given up'));
    await loading;
  }
}

interface Loading {
  readonly engines: ReturnType<typeof loadEngines>;
  readonly dataset: ReturnType<typeof loadData>;
  readonly commit: ReturnType<typeof sourceCommit>;
}

async function trainOn(
  { tracking, registry }: Stores,
  { engines, dataset, commit }: Loading,
  { settings, folder, logger, progress, signal, programVersion }: TrainRequest,
  startedMs: number,
): Promise<TrainingReport> {
  const storageFolder = resolve(folder, settings.storage.folder);
  return train({
    settings,
    dataset: await dataset,
    tracking,
    registry,
    logger,
    loadEngines: () => engines,
    async quarantine(dataset, report) {
      if (report.quarantinedRows.length === 0) return null;
      const path = quarantinePath(storageFolder, dataset);
      await ensureStorageFolder(dirname(path));
      await writeQuarantine(path, dataset.table, report);
      return path;
    },
    temporaryFolder: temporaryFolderOf(storageFolder),
    cores: availableParallelism(),
    nowMs: Date.now,
    startedMs,
    newId: randomUUID,
    actor: personAtTerminal(),
    commit: await commit,
    programVersion,
    progress,
    ...(signal && { signal }),
  });
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
