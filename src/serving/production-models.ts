import { isHaleError } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';
import { listProduction, readProduction, watchProduction } from '../production/index.ts';
import { loadServedModel } from './load-served-model.ts';
import type { BatchLimits } from './served-model.ts';
import { createServedModels, type ServedModels } from './served-models.ts';

export interface ProductionModelsOptions {
  readonly productionFolder: string;
  /** The model of `/predict`. */
  readonly defaultName: string;
  readonly limits: BatchLimits;
  /** How often the folder is looked at where the system tells of no change. */
  readonly pollMs: number;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Ends the watching. */
  readonly signal: AbortSignal;
}

export interface ProductionModels {
  readonly models: ServedModels;
  /** Brings one model in line with the production folder; resolves when that is done, or refused. Never rejects. */
  refresh(name: string): Promise<void>;
}

/** A version may be replaced while it is read; a deployment a second is as fast as anybody deploys. */
const mostAttempts = 3;

/**
 * The models of the production folder, kept in line with it. A new version is read whole and checked beside the one that
 * serves, and then takes its place between two requests; one that is damaged is refused, logged and remembered, and the
 * old one goes on serving.
 */
export async function openProductionModels(options: ProductionModelsOptions): Promise<ProductionModels> {
  const { productionFolder, limits, logger, now } = options;
  const models = createServedModels(options.defaultName);
  const queues = new Map<string, Promise<void>>();

  const servedRecord = (name: string) => models.list().find(({ deployment }) => deployment.name === name)?.deployment;
  const hasProblem = (name: string) => models.problems().some((problem) => problem.name === name);
  const deployedId = async (name: string): Promise<string | undefined> =>
    (await readProduction(productionFolder, name).catch(() => null))?.record.deploymentId;

  async function load(name: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const deploymentId = await deployedId(name);
      const served = servedRecord(name);
      if (deploymentId !== undefined && deploymentId === served?.deploymentId && !hasProblem(name)) return;
      try {
        const model = await loadServedModel(productionFolder, name, limits);
        models.swap(model);
        const { version, digest } = model.deployment;
        const previous = served?.version ?? null;
        logger.info({ model_name: name, model_version: version, digest, previous_version: previous }, 'model loaded');
        return;
      } catch (error) {
        if (attempt < mostAttempts && (await deployedId(name)) !== deploymentId) continue;
        refuse(name, error);
        return;
      }
    }
  }

  function refuse(name: string, error: unknown): void {
    const served = servedRecord(name)?.version;
    const detail = error instanceof Error ? error.message : String(error);
    const code = isHaleError(error) ? error.code : 'INTERNAL';
    const known = models.problems().find((problem) => problem.name === name);
    if (known?.detail === detail) return;
    models.refuse({ name, code, detail, since: now() });
    const outcome = served === undefined ? 'nothing is served under its name' : `version ${served} goes on serving`;
    logger.error({ model_name: name, model_version: served, code, err: error }, `model refused; ${outcome}`);
  }

  function refresh(name: string): Promise<void> {
    // One after the other: the last change must win, whichever file is read faster.
    const next = (queues.get(name) ?? Promise.resolve()).then(() => load(name));
    queues.set(name, next);
    return next;
  }

  for (const name of await listProduction(productionFolder)) await refresh(name);
  watchProduction(productionFolder, (name) => void refresh(name), { pollMs: options.pollMs, signal: options.signal });
  return { models, refresh };
}
