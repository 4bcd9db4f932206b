import type { Settings } from '../config/index.ts';
import { and, asc, type Database, eq, explainFailures, inArray, sql, tables } from '../database/index.ts';
import { HaleError } from '../errors/index.ts';
import { currentProcess, formatProcessIdentity } from '../files/index.ts';
import { parseArtifactPath } from './artifacts/artifact-path.ts';
import type { ArtifactStore } from './artifacts/artifact-store.ts';
import type { LifecycleStage, Run } from './entities.ts';
import { createExperiments, experimentNotFound, parseExperimentId } from './experiments/experiments.ts';
import { checkKey, checkTags, checkText, limits, refuse } from './limits.ts';
import { createHeartbeat, failAbandonedRuns } from './run-owner.ts';
import { compareRuns } from './runs/compare-runs.ts';
import { logBatch } from './runs/log-batch.ts';
import { logInputs } from './runs/log-inputs.ts';
import { childRunIds, completeRuns, searchRuns } from './runs/read-runs.ts';
import { checkRunId, runDeleted, runNotFound } from './runs/run-errors.ts';
import type { RunBatch, Tracking } from './tracking.ts';

const { experiments, runs, runTags, runMetrics } = tables;
const openStatuses = ['RUNNING', 'SCHEDULED'] as const;

export interface TrackingParts {
  readonly settings: Settings['tracking'];
  readonly artifacts: ArtifactStore;
  readonly now: () => Date;
  /** Gives an id that is unique everywhere, as a UUID without its dashes. */
  readonly newId: () => string;
}

export function createTracking(database: Database, { settings, artifacts, now, newId }: TrackingParts): Tracking {
  const { pool, query } = database;
  const owner = formatProcessIdentity(currentProcess());
  const heartbeat = createHeartbeat(database, owner, settings.heartbeatMs);

  async function findRuns(runIds: readonly string[]): Promise<readonly Run[]> {
    for (const runId of runIds) checkRunId(runId);
    const rows = await query
      .select()
      .from(runs)
      .where(inArray(runs.runId, [...runIds]));
    const complete = new Map((await completeRuns(query, rows)).map((run) => [run.runId, run]));
    return runIds.map((runId) => {
      const run = complete.get(runId);
      if (run === undefined) throw runNotFound(runId);
      return run;
    });
  }

  async function findRow(runId: string) {
    checkRunId(runId);
    const [row] = await query.select().from(runs).where(eq(runs.runId, runId));
    if (row === undefined) throw runNotFound(runId);
    return row;
  }

  async function setLifecycleStage(runId: string, lifecycleStage: LifecycleStage): Promise<void> {
    checkRunId(runId);
    const changed = await query
      .update(runs)
      .set({ lifecycleStage })
      .where(eq(runs.runId, runId))
      .returning({ runId: runs.runId });
    if (changed.length === 0) throw runNotFound(runId);
  }

  async function artifactFolder(runId: string, access: 'read' | 'write'): Promise<string> {
    const { experimentId, lifecycleStage } = await findRow(runId);
    if (access === 'write' && lifecycleStage !== 'active') throw runDeleted(runId);
    return `${experimentId}/${runId}/artifacts`;
  }

  const log = (runId: string, batch: RunBatch) => logBatch(pool, runId, batch, now().getTime());

  const tracking: Tracking = {
    ...createExperiments(database, now),

    async createRun({ experimentId, runName, tags = {} }) {
      const experiment = parseExperimentId(experimentId);
      checkText('run name', runName, limits.runName, 1);
      checkTags(tags, limits.runTagValue);
      const runId = newId();
      await query.transaction(async (transaction) => {
        const found = await transaction
          .select()
          .from(experiments)
          .where(eq(experiments.experimentId, experiment))
          .for('key share');
        if (found.length === 0) throw experimentNotFound(experimentId);
        const startedAt = now();
        const heartbeatAt = sql`clock_timestamp()`;
        await transaction
          .insert(runs)
          .values({ runId, experimentId: experiment, name: runName, status: 'RUNNING', startedAt, owner, heartbeatAt });
        const entries = Object.entries(tags).map(([key, value]) => ({ runId, key, value }));
        if (entries.length > 0) await transaction.insert(runTags).values(entries);
      });
      heartbeat.begin(runId);
      const [run] = await findRuns([runId]);
      return run as Run;
    },

    async getRun(runId) {
      const [run] = await findRuns([runId]);
      return run as Run;
    },

    async findRunId(beginning) {
      if (!/^[\w-]{4,}$/.test(beginning)) throw runNotFound(beginning);
      const rows = await query
        .select({ runId: runs.runId })
        .from(runs)
        .where(sql`starts_with(${runs.runId}, ${beginning})`)
        .limit(2);
      const [found, another] = rows;
      if (found === undefined) throw runNotFound(beginning);
      if (another === undefined || found.runId === beginning) return found.runId;
      if (another.runId === beginning) return another.runId;
      throw refuse(`Several runs begin with ${beginning}; give more of the id`);
    },

    async childRunIds(runId) {
      const [run] = await findRuns([runId]);
      return childRunIds(query, runId, (run as Run).experimentId);
    },

    searchRuns: (search = {}) => searchRuns(query, search, settings.pageSize),

    async compareRuns(runIds) {
      if (runIds.length < 2 || runIds.length > limits.comparedRuns) {
        throw refuse(`${runIds.length} runs are to be compared; 2 to ${limits.comparedRuns} are allowed`);
      }
      return compareRuns(await findRuns(runIds));
    },

    async endRun(runId, status, reason) {
      checkRunId(runId);
      const [ended] = await query
        .update(runs)
        .set({
          status,
          statusReason: reason?.replaceAll('\0', '').slice(0, limits.runTagValue) ?? null,
          endedAt: now(),
        })
        .where(and(eq(runs.runId, runId), inArray(runs.status, openStatuses)))
        .returning({ runId: runs.runId });
      heartbeat.end(runId);
      if (ended !== undefined) return;
      const row = await findRow(runId);
      if (row.status === status) return;
      throw new HaleError('RUN_ENDED', `The run ${runId} has ended as ${row.status} and cannot become ${status}`, {
        details: { runId, status: row.status },
      });
    },

    deleteRun: (runId) => setLifecycleStage(runId, 'deleted'),
    restoreRun: (runId) => setLifecycleStage(runId, 'active'),

    logBatch: log,
    logParams: (runId, params) => log(runId, { params }),
    logMetrics: (runId, metrics) => log(runId, { metrics }),
    setTags: (runId, tags) => log(runId, { tags }),
    logInputs: (runId, inputs) => logInputs(pool, runId, inputs, now()),

    async metricHistory(runId, key) {
      checkRunId(runId);
      checkKey('metric', key);
      const [rows] = await Promise.all([
        query
          .select({
            key: runMetrics.key,
            value: runMetrics.value,
            timestampMs: runMetrics.timestampMs,
            step: runMetrics.step,
          })
          .from(runMetrics)
          .where(and(eq(runMetrics.runId, runId), eq(runMetrics.key, key)))
          .orderBy(asc(runMetrics.step), asc(runMetrics.timestampMs), asc(runMetrics.value))
          .limit(limits.metricHistory),
        findRow(runId),
      ]);
      return rows;
    },

    async logArtifact(runId, path, content) {
      const clean = parseArtifactPath(path);
      await artifacts.write(`${await artifactFolder(runId, 'write')}/${clean}`, content);
    },

    async listArtifacts(runId, folder) {
      const below = folder === undefined || folder === '' ? undefined : parseArtifactPath(folder);
      const root = await artifactFolder(runId, 'read');
      const listed = await artifacts.list(below === undefined ? root : `${root}/${below}`);
      return listed.map((artifact) => ({ ...artifact, path: artifact.path.slice(root.length + 1) }));
    },

    async readArtifact(runId, path) {
      const clean = parseArtifactPath(path);
      return artifacts.read(`${await artifactFolder(runId, 'read')}/${clean}`);
    },

    failAbandonedRuns: () => failAbandonedRuns(database, settings.staleAfterMs, now()),
    close: heartbeat.close,
  };
  return explainFailures(tracking, database);
}
