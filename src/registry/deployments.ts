import { and, asc, type Database, desc, eq, lte, type Transaction, tables } from '../database/index.ts';
import { HaleError } from '../errors/index.ts';
import { readBundle } from '../models/index.ts';
import { type MaterialiseOptions, materialise, stageBundle } from '../production/index.ts';
import type { BundleStore } from './bundle-store.ts';
import type { Deployment, ModelVersion } from './entities.ts';
import type { DeployRequest, Registry } from './registry.ts';
import { checkDeployer, checkKnownName, modelNotFound, productionAlias } from './registry-input.ts';
import { rollbackCandidates } from './rollback-candidates.ts';
import { requireModel } from './versions.ts';

const { registeredModels, modelAliases, deployments } = tables;
type DeploymentRow = typeof deployments.$inferSelect;

export interface DeploymentParts {
  readonly database: Database;
  readonly store: BundleStore;
  readonly productionFolder: string;
  readonly materialiseTimeoutMs: number;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly getVersion: Registry['getVersion'];
  /** Moments of a deployment at which a test stops it. */
  readonly atPoint?: ((point: DeploymentPoint) => void) | undefined;
}

export type DeploymentPoint = 'alias-moved' | Parameters<NonNullable<MaterialiseOptions['atPoint']>>[0];

function toDeployment(row: DeploymentRow): Deployment {
  return {
    deploymentId: row.deploymentId,
    kind: row.kind,
    name: row.name,
    version: String(row.version),
    previousVersion: row.previousVersion === null ? null : String(row.previousVersion),
    actor: row.actor,
    reason: row.reason,
    deployedAt: row.deployedAt,
  };
}

function conflict(name: string, expected: string | null, found: string | null): HaleError {
  const words = (version: string | null) => (version === null ? 'no version' : `version ${version}`);
  return new HaleError(
    'DEPLOYMENT_CONFLICT',
    `${words(found)} of ${name} is deployed, not ${words(expected)} as expected; look at \`hale models show ${name}\`, then decide`,
    { details: { name, expectedVersion: expected, deployedVersion: found } },
  );
}

interface Move extends DeployRequest {
  readonly kind: Deployment['kind'];
}

/** Points `production` at a version, if what is deployed is what was expected, and writes that into the history. */
async function moveAlias(transaction: Transaction, move: Move, parts: DeploymentParts): Promise<DeploymentRow> {
  const { name, version, expectedVersion, kind, actor, reason } = move;
  const [model] = await transaction
    .select()
    .from(registeredModels)
    .where(eq(registeredModels.name, name))
    .for('update');
  if (model === undefined) throw modelNotFound(name);
  const [last] = await transaction
    .select()
    .from(deployments)
    .where(eq(deployments.name, name))
    .orderBy(desc(deployments.sequence))
    .limit(1);
  const deployed = last === undefined ? null : String(last.version);
  if (deployed !== expectedVersion) throw conflict(name, expectedVersion, deployed);
  // The same again, as after a deployment whose folder could not be written: the history has it already.
  if (last !== undefined && deployed === version) return last;
  const at = parts.now();
  const row = {
    deploymentId: parts.newId(),
    kind,
    name,
    version: Number(version),
    previousVersion: last?.version ?? null,
    actor,
    reason,
    // A clock that went back must not reorder what was served when.
    deployedAt: last !== undefined && last.deployedAt > at ? last.deployedAt : at,
  };
  await transaction
    .insert(modelAliases)
    .values({ name, alias: productionAlias, version: row.version })
    .onConflictDoUpdate({ target: [modelAliases.name, modelAliases.alias], set: { version: row.version } });
  const [inserted] = await transaction.insert(deployments).values(row).returning();
  if (inserted === undefined) throw new Error('an insert returned no row');
  return inserted;
}

export async function lastDeployment({ query }: Database, name: string): Promise<Deployment | undefined> {
  const [row] = await query
    .select()
    .from(deployments)
    .where(eq(deployments.name, name))
    .orderBy(desc(deployments.sequence))
    .limit(1);
  return row && toDeployment(row);
}

export interface DeploymentFunctions
  extends Pick<Registry, 'deploy' | 'rollback' | 'deployments' | 'productionVersion' | 'versionAt'> {
  /** Brings the production folder in line with a deployment, unless a later one overtook it. */
  materialiseDeployment(deployment: Deployment): Promise<void>;
}

export function createDeployments(parts: DeploymentParts): DeploymentFunctions {
  const { database, store, productionFolder, getVersion, atPoint } = parts;
  const { query } = database;
  const options: MaterialiseOptions = { timeoutMs: parts.materialiseTimeoutMs, ...(atPoint && { atPoint }) };

  async function materialiseDeployment(deployment: Deployment): Promise<void> {
    const { name, version, deploymentId, deployedAt } = deployment;
    const { digest, bundleFolder, runId } = await getVersion(name, version);
    const { simulated } = await readBundle(bundleFolder, { expectedDigest: digest, whole: false });
    const record = { name, version, digest, deploymentId, deployedAt: deployedAt.toISOString(), simulated, runId };
    const isCurrent = async () => (await lastDeployment(database, name))?.deploymentId === deploymentId;
    await materialise(productionFolder, record, bundleFolder, { ...options, isCurrent });
  }

  async function move(request: Move, { digest, bundleFolder }: ModelVersion): Promise<Deployment> {
    // What can fail for a damaged bundle or a full disk fails here, before anything is decided.
    await stageBundle(productionFolder, { name: request.name, digest }, bundleFolder, options);
    const deployment = toDeployment(await query.transaction((transaction) => moveAlias(transaction, request, parts)));
    atPoint?.('alias-moved');
    await materialiseDeployment(deployment);
    return deployment;
  }

  async function historyOf(name: string): Promise<readonly Deployment[]> {
    checkKnownName(name);
    const rows = await query
      .select()
      .from(deployments)
      .where(eq(deployments.name, name))
      .orderBy(asc(deployments.sequence));
    if (rows.length === 0) await requireModel(query, name);
    return rows.map(toDeployment);
  }

  async function rollbackTarget(name: string, history: readonly Deployment[]): Promise<ModelVersion> {
    const damaged: string[] = [];
    for (const candidate of rollbackCandidates(history)) {
      const version = await getVersion(name, candidate);
      if ((await store.problemOf(version.digest)) === null) return version;
      damaged.push(candidate);
    }
    const present = history.at(-1)?.version;
    const why =
      present === undefined
        ? 'nothing was ever deployed'
        : damaged.length > 0
          ? `the bundles of ${damaged.join(', ')} are damaged`
          : `nothing good was deployed before version ${present}`;
    throw new HaleError(
      'ROLLBACK_IMPOSSIBLE',
      `${name} cannot be rolled back: ${why}; deploy a version with \`hale models promote ${name} VERSION\``,
      { details: { name, deployedVersion: present ?? null, damaged } },
    );
  }

  return {
    materialiseDeployment,

    async deploy(request) {
      checkDeployer(request);
      return move({ ...request, kind: 'deploy' }, await getVersion(request.name, request.version));
    },

    async rollback(request) {
      checkDeployer(request);
      const { name, expectedVersion } = request;
      const history = await historyOf(name);
      const present = history.at(-1)?.version ?? null;
      if (expectedVersion !== undefined && expectedVersion !== present) throw conflict(name, expectedVersion, present);
      const target = await rollbackTarget(name, history);
      return move({ ...request, kind: 'rollback', version: target.version, expectedVersion: present }, target);
    },

    deployments: async (name) => (await historyOf(name)).toReversed(),

    async productionVersion(name) {
      checkKnownName(name);
      const found = await lastDeployment(database, name);
      if (found === undefined) await requireModel(query, name);
      return found?.version ?? null;
    },

    async versionAt(name, time) {
      checkKnownName(name);
      const [row] = await query
        .select({ version: deployments.version })
        .from(deployments)
        .where(and(eq(deployments.name, name), lte(deployments.deployedAt, time)))
        .orderBy(desc(deployments.sequence))
        .limit(1);
      if (row === undefined) await requireModel(query, name);
      return row === undefined ? null : String(row.version);
    },
  };
}
