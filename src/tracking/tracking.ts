import type { ArtifactContent } from './artifacts/artifact-store.ts';
import type { ArtifactInfo, DatasetInput, EndedStatus, Experiment, Metric, Run } from './entities.ts';

/** A metric to log: at step 0 and now where it does not say. */
export interface MetricInput {
  readonly key: string;
  readonly value: number;
  readonly step?: number;
  readonly timestampMs?: number;
}

export interface RunBatch {
  readonly metrics?: readonly MetricInput[];
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface NewRun {
  readonly experimentId: string;
  readonly runName: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface RunOrder {
  readonly by: 'started' | 'ended' | 'name' | { readonly metric: string } | { readonly param: string };
  readonly direction: 'ascending' | 'descending';
}

export interface RunSearch {
  readonly experimentId?: string;
  readonly lifecycleStage?: 'active' | 'deleted' | 'all';
  /** The newest first by default; runs without the metric or the param come last. */
  readonly orderBy?: RunOrder;
  /** `tracking.pageSize` by default, 50,000 at most. */
  readonly limit?: number;
  readonly offset?: number;
}

export interface RunPage {
  readonly runs: readonly Run[];
  /** How many runs there are on all pages. */
  readonly total: number;
}

/** Runs beside each other: one row a key, one cell a run in the order asked for, null where a run has none. */
export interface RunComparison {
  readonly runs: readonly Run[];
  readonly params: readonly ComparedRow<string>[];
  readonly metrics: readonly ComparedRow<number>[];
}

export interface ComparedRow<Value> {
  readonly key: string;
  readonly values: readonly (Value | null)[];
  readonly differs: boolean;
}

/**
 * Experiments and runs, with the entities, states and limits of MLflow.
 *
 * Every function raises HaleError RUN_NOT_FOUND or EXPERIMENT_NOT_FOUND for an id that is unknown, and
 * TRACKING_INPUT_INVALID for a key, value or batch over its limit.
 */
export interface Tracking {
  /** The experiment of that name; made where there is none, however many ask at once. */
  ensureExperiment(name: string, tags?: Readonly<Record<string, string>>): Promise<Experiment>;
  getExperiment(experimentId: string): Promise<Experiment>;
  listExperiments(): Promise<readonly Experiment[]>;

  createRun(run: NewRun): Promise<Run>;
  getRun(runId: string): Promise<Run>;
  /**
   * The id of the run that begins like this, as a list shows it short; 4 characters or more.
   *
   * @throws HaleError RUN_NOT_FOUND; TRACKING_INPUT_INVALID where several do
   */
  findRunId(beginning: string): Promise<string>;
  searchRuns(search?: RunSearch): Promise<RunPage>;
  /** The ids of the runs whose tag `mlflow.parentRunId` names this one, the first started first. */
  childRunIds(runId: string): Promise<readonly string[]>;
  /** @param runIds 2 to 100 of them. */
  compareRuns(runIds: readonly string[]): Promise<RunComparison>;
  /** @throws HaleError RUN_ENDED where the run has another end already */
  endRun(runId: string, status: EndedStatus, reason?: string): Promise<void>;
  /** Hides a run; nothing of it is removed. */
  deleteRun(runId: string): Promise<void>;
  restoreRun(runId: string): Promise<void>;

  /** @throws HaleError PARAM_CHANGED where a param has another value already; the whole batch is then refused */
  logBatch(runId: string, batch: RunBatch): Promise<void>;
  logParams(runId: string, params: NonNullable<RunBatch['params']>): Promise<void>;
  logMetrics(runId: string, metrics: readonly MetricInput[]): Promise<void>;
  setTags(runId: string, tags: Readonly<Record<string, string>>): Promise<void>;
  logInputs(runId: string, datasets: readonly DatasetInput[]): Promise<void>;
  /** Every value of a metric, by step, then time, then value; 25,000 at most. */
  metricHistory(runId: string, key: string): Promise<readonly Metric[]>;

  /** Writes an artifact whole or not at all; one of the same path is replaced. */
  logArtifact(runId: string, path: string, content: ArtifactContent): Promise<void>;
  /** What lies directly below a folder of the run's artifacts, by name. */
  listArtifacts(runId: string, folder?: string): Promise<readonly ArtifactInfo[]>;
  readArtifact(runId: string, path: string): Promise<Uint8Array>;

  /** Marks the runs as FAILED that a dead process left RUNNING; returns their ids. Part of every start. */
  failAbandonedRuns(): Promise<readonly string[]>;
  /** Ends the heartbeat; call it before the database is closed. */
  close(): void;
}
