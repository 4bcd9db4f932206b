import type { Deployment, Lineage, ModelVersion, RegisteredModel, VersionVerification } from './entities.ts';

export interface NewVersion {
  readonly name: string;
  /** A bundle as writeBundle leaves it; it is checked and copied into the store. */
  readonly bundleFolder: string;
  /** What writeBundle gave for it. */
  readonly digest: string;
  readonly runId: string | null;
  readonly tags?: Readonly<Record<string, string>>;
  readonly description?: string;
}

export interface DeployRequest {
  readonly name: string;
  readonly version: string;
  /** The version that the caller believes to be deployed; null where none is. */
  readonly expectedVersion: string | null;
  /** Who: a person, a key, a part of the program. */
  readonly actor: string;
  readonly reason: string;
}

export interface RollbackRequest {
  readonly name: string;
  readonly actor: string;
  readonly reason: string;
  /** As in `deploy`; whatever is deployed by default. */
  readonly expectedVersion?: string;
}

/** What one model's production folder was found to be at a start. */
export interface Reconciliation {
  readonly name: string;
  readonly version: string;
  readonly outcome: 'as-deployed' | 'repaired' | 'failed';
  /** Why it could not be repaired; null where it is as deployed now. */
  readonly problem: string | null;
}

/**
 * Models, their versions, and what is deployed.
 *
 * Every function raises HaleError MODEL_NOT_FOUND or MODEL_VERSION_NOT_FOUND for what is not registered, and
 * REGISTRY_INPUT_INVALID for a name, tag or alias that is not allowed.
 */
export interface Registry {
  /**
   * The model is made where there is none. Numbers are 1, 2, … without a gap, however many register at once. The same
   * digest from the same run is the same version.
   *
   * @throws HaleError of the bundle's check; BUNDLE_DIGEST_MISMATCH
   */
  registerVersion(version: NewVersion): Promise<ModelVersion>;
  listModels(): Promise<readonly RegisteredModel[]>;
  /** The newest first. */
  listVersions(name: string): Promise<readonly ModelVersion[]>;
  getVersion(name: string, version: string): Promise<ModelVersion>;
  getVersionByAlias(name: string, alias: string): Promise<ModelVersion>;
  setVersionTags(name: string, version: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Any alias but `production`, which only `deploy` and `rollback` move. */
  setAlias(name: string, alias: string, version: string): Promise<void>;
  removeAlias(name: string, alias: string): Promise<void>;

  /**
   * Points `production` at a version by compare-and-swap, brings the production folder in line and reads it back.
   *
   * @throws HaleError DEPLOYMENT_CONFLICT where `expectedVersion` is not what is deployed
   */
  deploy(request: DeployRequest): Promise<Deployment>;
  /**
   * Deploys the last good version: the last deployed before the present one that nobody rolled back from since, and
   * whose bundle is whole. The next rollback goes further back.
   *
   * @throws HaleError ROLLBACK_IMPOSSIBLE where there is none
   */
  rollback(request: RollbackRequest): Promise<Deployment>;
  /** The newest first. */
  deployments(name: string): Promise<readonly Deployment[]>;
  /** Null where nothing is deployed. */
  productionVersion(name: string): Promise<string | null>;
  /** The version that was deployed at that time; null before the first. */
  versionAt(name: string, time: Date): Promise<string | null>;
  /** Brings every production folder in line with its alias, as after a crash between the two. Part of every start. */
  reconcileProduction(): Promise<readonly Reconciliation[]>;
  /** Checks every hash of a version's bundle again, in the store and, where it is deployed, in production. */
  verifyVersion(name: string, version: string): Promise<VersionVerification>;
  lineage(name: string, version: string): Promise<Lineage>;
}
