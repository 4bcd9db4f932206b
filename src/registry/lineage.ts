import { and, asc, eq, type Query, tables } from '../database/index.ts';
import type { Lineage, ModelVersion } from './entities.ts';

const { runs, runTags, runInputs, datasets } = tables;
const commitTag = 'mlflow.source.git.commit';

/** The run that made a version, the datasets that it read, and the commit of its program. */
export async function lineageOf(query: Query, version: ModelVersion): Promise<Lineage> {
  const { runId } = version;
  if (runId === null) return { version, run: null, datasets: [], commit: null };
  const [run, read, tags] = await Promise.all([
    query
      .select({
        runId: runs.runId,
        experimentId: runs.experimentId,
        name: runs.name,
        status: runs.status,
        startedAt: runs.startedAt,
      })
      .from(runs)
      .where(eq(runs.runId, runId)),
    query
      .select({
        name: datasets.name,
        digest: datasets.digest,
        sourceType: datasets.sourceType,
        source: datasets.source,
        context: runInputs.context,
      })
      .from(runInputs)
      .innerJoin(datasets, eq(datasets.datasetId, runInputs.datasetId))
      .where(eq(runInputs.runId, runId))
      .orderBy(asc(datasets.datasetId), asc(runInputs.context)),
    query
      .select({ value: runTags.value })
      .from(runTags)
      .where(and(eq(runTags.runId, runId), eq(runTags.key, commitTag))),
  ]);
  const [found] = run;
  return {
    version,
    run: found === undefined ? null : { ...found, experimentId: String(found.experimentId) },
    datasets: read,
    commit: tags[0]?.value ?? null,
  };
}
