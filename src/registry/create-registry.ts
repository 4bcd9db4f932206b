import { join } from 'node:path';
import type { Settings } from '../config/index.ts';
import { type Database, explainFailures } from '../database/index.ts';
import { createBundleStore } from './bundle-store.ts';
import { createDeployments, type DeploymentPoint, lastDeployment } from './deployments.ts';
import type { VersionCheck } from './entities.ts';
import { lineageOf } from './lineage.ts';
import { checkProduction, reconcileProduction } from './reconcile.ts';
import type { Registry } from './registry.ts';
import { createVersions } from './versions.ts';

export interface RegistryParts {
  readonly settings: Settings['registry'];
  /** The folder of everything that Hale writes: bundles lie below `artifacts`, what is served below `production`. */
  readonly storageFolder: string;
  readonly now: () => Date;
  /** Gives an id that is unique everywhere. */
  readonly newId: () => string;
  /** Called at named moments of a deployment: a test stops the process there. */
  readonly atPoint?: (point: DeploymentPoint) => void;
}

export function createRegistry(database: Database, parts: RegistryParts): Registry {
  const { settings, storageFolder, now, newId, atPoint } = parts;
  const { materialiseTimeoutMs } = settings;
  const productionFolder = join(storageFolder, 'production');
  const store = createBundleStore(join(storageFolder, 'artifacts', 'bundles'), materialiseTimeoutMs);
  const versions = createVersions(database, store, now);
  const { getVersion } = versions;
  const { materialiseDeployment, ...deployments } = createDeployments({
    database,
    store,
    productionFolder,
    materialiseTimeoutMs,
    now,
    newId,
    getVersion,
    atPoint,
  });

  const registry: Registry = {
    ...versions,
    ...deployments,

    reconcileProduction: () =>
      reconcileProduction({
        database,
        productionFolder,
        digestOf: async (name, version) => (await getVersion(name, version)).digest,
        materialiseDeployment,
      }),

    async verifyVersion(name, number) {
      const { version, digest, bundleFolder } = await getVersion(name, number);
      const problem = await store.problemOf(digest);
      const checks: VersionCheck[] = [{ place: 'store', folder: bundleFolder, passed: problem === null, problem }];
      const deployment = await lastDeployment(database, name);
      if (deployment?.version === version) checks.push(await checkProduction(productionFolder, deployment, digest));
      return { name, version, passed: checks.every(({ passed }) => passed), checks };
    },

    lineage: async (name, version) => lineageOf(database.query, await getVersion(name, version)),
  };
  return explainFailures(registry, database);
}
