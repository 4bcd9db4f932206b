/** The states of MLflow's runs. */
export const runStatuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
export type RunStatus = (typeof runStatuses)[number];
export type EndedStatus = Extract<RunStatus, 'FINISHED' | 'FAILED' | 'KILLED'>;
export type LifecycleStage = 'active' | 'deleted';

export interface Experiment {
  /** Digits; a string, as in MLflow. */
  readonly experimentId: string;
  readonly name: string;
  readonly lifecycleStage: LifecycleStage;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Metric {
  readonly key: string;
  /** May be NaN or infinite. */
  readonly value: number;
  readonly timestampMs: number;
  readonly step: number;
}

/** A dataset as a run read it. */
export interface DatasetInput {
  readonly name: string;
  readonly digest: string;
  /** What kind of source: uci, file, simulated. */
  readonly sourceType: string;
  /** Where it came from, in words that a person can follow. */
  readonly source: string;
  readonly rowCount: number | null;
  /** What the run used it for: training, test, … */
  readonly context: string;
}

export interface RunInfo {
  readonly runId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly status: RunStatus;
  /** Why the run failed or was killed. */
  readonly statusReason: string | null;
  readonly lifecycleStage: LifecycleStage;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

export interface Run extends RunInfo {
  readonly params: Readonly<Record<string, string>>;
  /** The latest value of each metric: of the greatest step, then time, then value. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly inputs: readonly DatasetInput[];
}

export interface ArtifactInfo {
  /** Relative to the run's artifacts, with forward slashes. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Null for a folder. */
  readonly sizeBytes: number | null;
}
