import { asc, type Database, eq, inArray, type Query, type Transaction, tables } from '../../database/index.ts';
import { HaleError } from '../../errors/index.ts';
import type { Experiment } from '../entities.ts';
import { checkTags, checkText, limits } from '../limits.ts';
import type { Tracking } from '../tracking.ts';

const { experiments, experimentTags } = tables;

export function experimentNotFound(experimentId: string): HaleError {
  return new HaleError('EXPERIMENT_NOT_FOUND', `There is no experiment ${JSON.stringify(experimentId.slice(0, 50))}`, {
    details: { experimentId: experimentId.slice(0, 50) },
  });
}

/** @throws HaleError EXPERIMENT_NOT_FOUND for what no experiment's id can be */
export function parseExperimentId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw experimentNotFound(text);
  return Number(text);
}

async function withTags(
  query: Query | Transaction,
  rows: readonly (typeof experiments.$inferSelect)[],
): Promise<Experiment[]> {
  const ids = rows.map(({ experimentId }) => experimentId);
  const tags =
    ids.length === 0 ? [] : await query.select().from(experimentTags).where(inArray(experimentTags.experimentId, ids));
  return rows.map((row) => ({
    experimentId: String(row.experimentId),
    name: row.name,
    lifecycleStage: row.lifecycleStage,
    tags: Object.fromEntries(
      tags.filter(({ experimentId }) => experimentId === row.experimentId).map(({ key, value }) => [key, value]),
    ),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }));
}

type ExperimentFunctions = Pick<Tracking, 'ensureExperiment' | 'getExperiment' | 'listExperiments'>;

export function createExperiments({ query }: Database, now: () => Date): ExperimentFunctions {
  const find = async (where: Parameters<ReturnType<ReturnType<Query['select']>['from']>['where']>[0]) =>
    (await withTags(query, await query.select().from(experiments).where(where)))[0];

  return {
    async ensureExperiment(name, tags = {}) {
      checkText('experiment name', name, limits.experimentName, 1);
      checkTags(tags, limits.experimentTagValue);
      const byName = eq(experiments.name, name);
      let found = await find(byName);
      if (found === undefined) {
        const at = now();
        await query.insert(experiments).values({ name, createdAt: at, updatedAt: at }).onConflictDoNothing();
        found = await find(byName);
      }
      if (found === undefined) throw new Error('an experiment that was just made is gone');
      const experimentId = Number(found.experimentId);
      const changed = Object.entries(tags).filter(([key, value]) => found.tags[key] !== value);
      for (const [key, value] of changed.sort()) {
        await query
          .insert(experimentTags)
          .values({ experimentId, key, value })
          .onConflictDoUpdate({ target: [experimentTags.experimentId, experimentTags.key], set: { value } });
      }
      return { ...found, tags: { ...found.tags, ...tags } };
    },

    async getExperiment(experimentId) {
      const found = await find(eq(experiments.experimentId, parseExperimentId(experimentId)));
      if (found === undefined) throw experimentNotFound(experimentId);
      return found;
    },

    async listExperiments() {
      return withTags(query, await query.select().from(experiments).orderBy(asc(experiments.experimentId)));
    },
  };
}
