import { asc, type Database, eq, tables } from '../database/index.ts';
import { isHaleError } from '../errors/index.ts';
import { readProduction } from '../production/index.ts';
import { bundleProblem } from './bundle-store.ts';
import { type DeploymentFunctions, lastDeployment } from './deployments.ts';
import type { Deployment, VersionCheck } from './entities.ts';
import type { Reconciliation } from './registry.ts';
import { productionAlias } from './registry-input.ts';

const { modelAliases } = tables;

/** What is wrong with the production folder; a problem of null where it holds what was deployed. */
export async function checkProduction(
  productionFolder: string,
  { name, version, deploymentId }: Deployment,
  digest: string,
): Promise<VersionCheck> {
  const check = (folder: string, problem: string | null): VersionCheck => ({
    place: 'production',
    folder,
    passed: problem === null,
    problem,
  });
  try {
    const production = await readProduction(productionFolder, name);
    if (production === null) return check(productionFolder, `it holds no version of ${name}`);
    const { record, bundleFolder } = production;
    if (record.deploymentId !== deploymentId || record.version !== version) {
      return check(bundleFolder, `it holds version ${record.version} of deployment ${record.deploymentId}`);
    }
    if (record.digest !== digest) return check(bundleFolder, `it holds another bundle, ${record.digest}`);
    return check(bundleFolder, await bundleProblem(bundleFolder, digest));
  } catch (error) {
    if (isHaleError(error) || (error instanceof Error && 'code' in error)) {
      return check(productionFolder, error.message);
    }
    throw error;
  }
}

export interface ReconcileParts {
  readonly database: Database;
  readonly productionFolder: string;
  readonly digestOf: (name: string, version: string) => Promise<string>;
  readonly materialiseDeployment: DeploymentFunctions['materialiseDeployment'];
}

/** One damaged model does not keep the others from being served. */
export async function reconcileProduction(parts: ReconcileParts): Promise<readonly Reconciliation[]> {
  const { database, productionFolder } = parts;
  const deployed = await database.query
    .select({ name: modelAliases.name })
    .from(modelAliases)
    .where(eq(modelAliases.alias, productionAlias))
    .orderBy(asc(modelAliases.name));
  const results: Reconciliation[] = [];
  for (const { name } of deployed) {
    const deployment = await lastDeployment(database, name);
    if (deployment === undefined) continue;
    const { version } = deployment;
    const digest = await parts.digestOf(name, version);
    if ((await checkProduction(productionFolder, deployment, digest)).passed) {
      results.push({ name, version, outcome: 'as-deployed', problem: null });
      continue;
    }
    try {
      await parts.materialiseDeployment(deployment);
      results.push({ name, version, outcome: 'repaired', problem: null });
    } catch (error) {
      if (!isHaleError(error)) throw error;
      results.push({ name, version, outcome: 'failed', problem: error.message });
    }
  }
  return results;
}
