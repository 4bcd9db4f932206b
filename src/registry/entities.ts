export interface RegisteredModel {
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Null where there is none yet. */
  readonly latestVersion: string | null;
  /** The version that the alias `production` names. */
  readonly productionVersion: string | null;
}

export interface ModelVersion {
  readonly name: string;
  /** Digits, counted from 1; a string, as in MLflow. */
  readonly version: string;
  /** SHA-256 of the bundle's manifest, in hexadecimal. */
  readonly digest: string;
  readonly runId: string | null;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
  readonly createdAt: Date;
  /** Where the bundle lies in the store. */
  readonly bundleFolder: string;
}

/** One time that `production` was pointed at a version. */
export interface Deployment {
  readonly deploymentId: string;
  readonly kind: 'deploy' | 'rollback';
  readonly name: string;
  readonly version: string;
  /** What was deployed before. */
  readonly previousVersion: string | null;
  readonly actor: string;
  readonly reason: string;
  readonly deployedAt: Date;
}

export interface VersionVerification {
  readonly name: string;
  readonly version: string;
  readonly passed: boolean;
  readonly checks: readonly VersionCheck[];
}

export interface VersionCheck {
  readonly place: 'store' | 'production';
  readonly folder: string;
  readonly passed: boolean;
  /** What was found wrong; null where nothing was. */
  readonly problem: string | null;
}

/** From a version back to what it was made of. */
export interface Lineage {
  readonly version: ModelVersion;
  readonly run: {
    readonly runId: string;
    readonly experimentId: string;
    readonly name: string;
    readonly status: string;
    readonly startedAt: Date;
  } | null;
  readonly datasets: readonly {
    readonly name: string;
    readonly digest: string;
    readonly sourceType: string;
    readonly source: string;
    readonly context: string;
  }[];
  /** The run's tag `mlflow.source.git.commit`. */
  readonly commit: string | null;
}
