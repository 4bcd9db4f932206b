/** A run as the control plane shows it; times in milliseconds since 1970. */
export interface RunView {
  readonly runId: string;
  readonly experimentId: string;
  readonly runName: string;
  readonly status: string;
  readonly startTimeMs: number;
  readonly endTimeMs: number | null;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ModelView {
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
  readonly productionVersion: string | null;
}

export interface VersionView {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly runId: string | null;
  readonly description: string;
  readonly aliases: readonly string[];
  readonly createdAt: Date;
}

export interface DeploymentView {
  readonly deploymentId: string;
  readonly name: string;
  readonly version: string;
  readonly previousVersion: string | null;
  readonly actor: string;
  readonly reason: string;
  readonly deployedAt: Date;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/**
 * What the routes under /api/v1 need of tracking and registry. Each function raises HaleErrors of its own part:
 * not-found where a name, version or run is unknown, conflict where `expectedVersion` is not what is deployed.
 */
export interface ControlPlane {
  listRuns(page: Page): Promise<readonly RunView[]>;
  getRun(runId: string): Promise<RunView>;
  listModels(): Promise<readonly ModelView[]>;
  listVersions(name: string): Promise<readonly VersionView[]>;
  listDeployments(name: string): Promise<readonly DeploymentView[]>;
  promote(change: {
    name: string;
    version: string;
    /** The version that the caller believes to be deployed; null where none is. */
    expectedVersion: string | null;
    actor: string;
    reason: string;
  }): Promise<DeploymentView>;
  rollback(change: { name: string; actor: string; reason: string }): Promise<DeploymentView>;
}
