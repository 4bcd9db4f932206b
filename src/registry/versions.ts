import type { SQL } from 'drizzle-orm';
import { and, asc, type Database, desc, eq, type Query, sql, tables } from '../database/index.ts';
import { HaleError } from '../errors/index.ts';
import { readBundle } from '../models/index.ts';
import type { BundleStore } from './bundle-store.ts';
import type { ModelVersion } from './entities.ts';
import type { NewVersion, Registry } from './registry.ts';
import {
  checkAlias,
  checkDescription,
  checkKnownName,
  checkModelName,
  checkTags,
  modelNotFound,
  parseVersion,
  productionAlias,
  versionNotFound,
} from './registry-input.ts';

const { registeredModels, modelVersions, modelVersionTags, modelAliases } = tables;
const foreignKeyViolation = '23503';

export async function requireModel(query: Query, name: string): Promise<void> {
  checkKnownName(name);
  const found = await query
    .select({ name: registeredModels.name })
    .from(registeredModels)
    .where(eq(registeredModels.name, name));
  if (found.length === 0) throw modelNotFound(name);
}

async function readVersions(
  query: Query,
  store: BundleStore,
  where: SQL | undefined,
): Promise<readonly ModelVersion[]> {
  // Drizzle writes columns of a query of one table without the table, and these names are in both.
  const tags = sql<Record<string, string>>`coalesce((select json_object_agg(t.key, t.value order by t.key)
    from model_version_tags t where t.name = model_versions.name and t.version = model_versions.version), '{}'::json)`;
  const aliases = sql<string[]>`coalesce((select json_agg(a.alias order by a.alias)
    from model_aliases a where a.name = model_versions.name and a.version = model_versions.version), '[]'::json)`;
  const rows = await query
    .select({ row: modelVersions, tags, aliases })
    .from(modelVersions)
    .where(where)
    .orderBy(asc(modelVersions.name), desc(modelVersions.version));
  return rows.map(({ row, tags: tagsOf, aliases: aliasesOf }) => ({
    name: row.name,
    version: String(row.version),
    digest: row.digest,
    runId: row.runId,
    description: row.description,
    tags: tagsOf,
    aliases: aliasesOf,
    createdAt: row.createdAt,
    bundleFolder: store.folderOf(row.digest),
  }));
}

async function checkBundle({ bundleFolder, name, digest }: NewVersion): Promise<void> {
  const bundle = await readBundle(bundleFolder, { acceptsConstant: true });
  if (bundle.digest !== digest) {
    throw new HaleError(
      'BUNDLE_DIGEST_MISMATCH',
      `The bundle in ${bundleFolder} has the digest ${bundle.digest}, not ${digest}; register what was written`,
      { details: { found: bundle.digest, expected: digest } },
    );
  }
  if (bundle.name !== name) {
    throw new HaleError(
      'REGISTRY_INPUT_INVALID',
      `The bundle is one of ${bundle.name} and cannot be a version of ${name}`,
      { details: { found: bundle.name, expected: name } },
    );
  }
}

/** The next number is taken under the lock of the model's row, so that numbers have no gap. */
async function insertVersion({ query }: Database, version: NewVersion, at: Date): Promise<number> {
  const { name, digest, runId, tags = {}, description = '' } = version;
  return query.transaction(async (transaction) => {
    await transaction.insert(registeredModels).values({ name, createdAt: at, updatedAt: at }).onConflictDoNothing();
    const [model] = await transaction
      .select()
      .from(registeredModels)
      .where(eq(registeredModels.name, name))
      .for('update');
    if (model === undefined) throw new Error('a model that was just made is gone');
    const sameRun = sql`${modelVersions.runId} is not distinct from ${runId}`;
    const [known] = await transaction
      .select({ version: modelVersions.version })
      .from(modelVersions)
      .where(and(eq(modelVersions.name, name), eq(modelVersions.digest, digest), sameRun));
    if (known !== undefined) return known.version;
    const number = model.lastVersion + 1;
    await transaction
      .insert(modelVersions)
      .values({ name, version: number, digest, runId, description, createdAt: at });
    const entries = Object.entries(tags).map(([key, value]) => ({ name, version: number, key, value }));
    if (entries.length > 0) await transaction.insert(modelVersionTags).values(entries);
    await transaction
      .update(registeredModels)
      .set({ lastVersion: number, updatedAt: at })
      .where(eq(registeredModels.name, name));
    return number;
  });
}

function isUnknownRun(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return typeof cause === 'object' && cause !== null && Reflect.get(cause, 'code') === foreignKeyViolation;
}

type VersionFunctions = Pick<
  Registry,
  | 'registerVersion'
  | 'listModels'
  | 'listVersions'
  | 'getVersion'
  | 'getVersionByAlias'
  | 'setVersionTags'
  | 'setAlias'
  | 'removeAlias'
>;

export function createVersions(database: Database, store: BundleStore, now: () => Date): VersionFunctions {
  const { query } = database;

  async function getVersion(name: string, version: string): Promise<ModelVersion> {
    checkKnownName(name);
    const number = parseVersion(name, version);
    const [found] = await readVersions(
      query,
      store,
      and(eq(modelVersions.name, name), eq(modelVersions.version, number)),
    );
    if (found !== undefined) return found;
    await requireModel(query, name);
    throw versionNotFound(name, version);
  }

  return {
    getVersion,

    async registerVersion(version) {
      const { name, digest, runId, tags = {}, description = '', bundleFolder } = version;
      checkModelName(name);
      checkTags(tags);
      checkDescription(description);
      await checkBundle(version);
      await store.add(bundleFolder, digest);
      try {
        return await getVersion(name, String(await insertVersion(database, version, now())));
      } catch (error) {
        if (!isUnknownRun(error)) throw error;
        throw new HaleError('RUN_NOT_FOUND', `There is no run ${JSON.stringify(runId)} that made the bundle`, {
          details: { runId },
          cause: error,
        });
      }
    },

    async listModels() {
      const rows = await query
        .select({ model: registeredModels, production: modelAliases.version })
        .from(registeredModels)
        .leftJoin(
          modelAliases,
          and(eq(modelAliases.name, registeredModels.name), eq(modelAliases.alias, productionAlias)),
        )
        .orderBy(asc(registeredModels.name));
      return rows.map(({ model, production }) => ({
        name: model.name,
        description: model.description,
        createdAt: model.createdAt,
        updatedAt: model.updatedAt,
        latestVersion: model.lastVersion === 0 ? null : String(model.lastVersion),
        productionVersion: production === null ? null : String(production),
      }));
    },

    async listVersions(name) {
      checkKnownName(name);
      const versions = await readVersions(query, store, eq(modelVersions.name, name));
      if (versions.length === 0) await requireModel(query, name);
      return versions;
    },

    async getVersionByAlias(name, alias) {
      checkKnownName(name);
      if (!/^[\w-]+$/.test(alias)) throw versionNotFound(name, alias);
      const [found] = await query
        .select({ version: modelAliases.version })
        .from(modelAliases)
        .where(and(eq(modelAliases.name, name), eq(modelAliases.alias, alias)));
      if (found !== undefined) return getVersion(name, String(found.version));
      await requireModel(query, name);
      throw versionNotFound(name, alias);
    },

    async setVersionTags(name, version, tags) {
      checkTags(tags);
      const number = Number((await getVersion(name, version)).version);
      const entries = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
      if (entries.length === 0) return;
      await query
        .insert(modelVersionTags)
        .values(entries.map(([key, value]) => ({ name, version: number, key, value })))
        .onConflictDoUpdate({
          target: [modelVersionTags.name, modelVersionTags.version, modelVersionTags.key],
          set: { value: sql`excluded.value` },
        });
    },

    async setAlias(name, alias, version) {
      checkAlias(alias);
      const number = Number((await getVersion(name, version)).version);
      await query
        .insert(modelAliases)
        .values({ name, alias, version: number })
        .onConflictDoUpdate({ target: [modelAliases.name, modelAliases.alias], set: { version: number } });
    },

    async removeAlias(name, alias) {
      checkAlias(alias);
      await requireModel(query, name);
      await query.delete(modelAliases).where(and(eq(modelAliases.name, name), eq(modelAliases.alias, alias)));
    },
  };
}
