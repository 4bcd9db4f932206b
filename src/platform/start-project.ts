import { join, resolve } from 'node:path';
import { HaleError } from '../errors/index.ts';
import { readProduction } from '../production/index.ts';
import { asStep, type TrainingReport } from '../training/index.ts';
import { openStores } from './open-stores.ts';
import { type Serving, type ServingRequest, startServing } from './start-serving.ts';
import { type ChildTrainRequest, trainInChild } from './train-in-child.ts';

export type StartRequest = ServingRequest & ChildTrainRequest;

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
  const { name } = request.settings.project;
  const serving = await startServing({ ...request, setsUpDatabase: true });
  try {
    if (hasModel(serving, name)) return { serving, report: null };
    request.progress.step('Server').succeed(`${serving.url} answers, and waits for a model`);
    return { serving, report: await provideModel(request, serving) };
  } catch (error) {
    await serving.close();
    throw error;
  }
}

const hasModel = ({ models }: Serving, name: string): boolean =>
  models.list().some(({ deployment }) => deployment.name === name);

/** Brings back what was deployed, where only its folder was lost; trains otherwise. */
async function provideModel(request: StartRequest, serving: Serving): Promise<TrainingReport | null> {
  const { settings, progress } = request;
  const { name } = settings.project;
  const stores = await asStep(
    progress,
    'Database',
    () => openStores(settings, request),
    ({ database }) => (database.kind === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL'),
  );
  try {
    const production = join(resolve(request.folder, settings.storage.folder), 'production');
    if ((await readProduction(production, name)) !== null) await serving.refresh(name);
    if (hasModel(serving, name)) return null;
    const report = await trainInChild(request);
    if (!report.deployed) {
      const reasons = report.gate.checks.filter((check) => !check.passed).map((check) => check.finding);
      throw new HaleError('GATE_REFUSED', `the first model of ${name} may not be deployed: ${reasons.join('; ')}`, {
        details: { model: name, version: report.model.version, reasons },
      });
    }
    await serving.refresh(name);
    return report;
  } finally {
    await stores.close();
  }
}
