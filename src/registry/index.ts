export { createRegistry, type RegistryParts } from './create-registry.ts';
export type {
  Deployment,
  Lineage,
  ModelVersion,
  RegisteredModel,
  VersionCheck,
  VersionVerification,
} from './entities.ts';
export type { DeployRequest, NewVersion, Reconciliation, Registry, RollbackRequest } from './registry.ts';
export { deploymentJson, modelJson, originJson, versionJson } from './registry-json.ts';
