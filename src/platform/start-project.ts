import { join, resolve } from 'node:path';
import { HaleError } from '../errors/index.ts';
import { ensureStorageFolder } from '../files/index.ts';
import { readProduction } from '../production/index.ts';
import { asStep } from '../progress/index.ts';
import type { TrainingReport } from '../training/index.ts';
import { hasDatabase } from './control-plane-opener.ts';
import { openStores } from './open-stores.ts';
import { type Serving, type ServingRequest, startServing } from './start-serving.ts';
import { trainInChild } from './train-in-child.ts';
import type { TrainRequest } from './train-project.ts';

export type StartRequest = ServingRequest & TrainRequest;

export interface Started {
  readonly serving: Serving;
  /** What was trained for it; null where a model was in production already. */
  readonly report: TrainingReport | null;
}

/**
 * Serves the project, and trains a model first where none is in production. The server listens before anything is
 * trained, so that a taken port is told at once; until there is a model it says that it is not ready.
 *
 * @throws HaleError as `startServing`, `openStores` and `trainInChild`; GATE_REFUSED where the first model may not be
 * deployed
 */
export async function startProject(request: StartRequest): Promise<Started> {
  const { settings, folder, progress } = request;
  const { name } = settings.project;
  const storageFolder = resolve(folder, settings.storage.folder);
  const knowsDeployments = hasDatabase(settings, storageFolder);
  const serving = await startServing({ ...request, setsUpDatabase: true });
  try {
    if (hasModel(serving, name)) return { serving, report: null };
    await ensureStorageFolder(storageFolder);
    progress.step('Server').succeed(`${serving.url} answers, and waits for a model`);
    if (knowsDeployments && (await isBroughtBack(request, serving))) return { serving, report: null };
    return { serving, report: await trainFirst(request, serving) };
  } catch (error) {
    await serving.close();
    throw error;
  }
}

const hasModel = ({ models }: Serving, name: string): boolean =>
  models.list().some(({ deployment }) => deployment.name === name);

async function trainFirst(request: StartRequest, serving: Serving): Promise<TrainingReport> {
  const { name } = request.settings.project;
  const report = await trainInChild(request);
  if (!report.deployed) {
    const reasons = report.gate.checks.filter((check) => !check.passed).map((check) => check.finding);
    throw new HaleError('GATE_REFUSED', `the first model of ${name} may not be deployed: ${reasons.join('; ')}`, {
      details: { model: name, version: report.model.version, reasons },
    });
  }
  await serving.refresh(name);
  return report;
}

/** Where only the production folder was lost, the registry still knows what was deployed. */
async function isBroughtBack(request: StartRequest, serving: Serving): Promise<boolean> {
  const { settings, progress } = request;
  const { name } = settings.project;
  const stores = await asStep(
    progress,
    'Registry',
    () => openStores(settings, request),
    () => 'the production folder is in line with it',
  );
  try {
    const production = join(resolve(request.folder, settings.storage.folder), 'production');
    if ((await readProduction(production, name)) !== null) await serving.refresh(name);
    return hasModel(serving, name);
  } finally {
    await stores.close();
  }
}
