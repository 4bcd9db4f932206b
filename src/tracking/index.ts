export type { ArtifactContent, ArtifactStore, StoredArtifact } from './artifacts/artifact-store.ts';
export { createLocalArtifactStore } from './artifacts/local-artifact-store.ts';
export { createTracking } from './create-tracking.ts';
export {
  type ArtifactInfo,
  type DatasetInput,
  type EndedStatus,
  type Experiment,
  type LifecycleStage,
  type Metric,
  type Run,
  type RunInfo,
  type RunStatus,
  runStatuses,
} from './entities.ts';
export { runJson } from './run-json.ts';
export type {
  ComparedRow,
  MetricInput,
  NewRun,
  RunBatch,
  RunComparison,
  RunOrder,
  RunPage,
  RunSearch,
  Tracking,
} from './tracking.ts';
