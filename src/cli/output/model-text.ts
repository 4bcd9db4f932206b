import type { Deployment, ModelVersion } from '../../registry/index.ts';

/** A version as JSON has it: the names of the database and the HTTP interface. */
export function versionView(version: ModelVersion) {
  return {
    name: version.name,
    version: version.version,
    digest: version.digest,
    run_id: version.runId,
    description: version.description,
    tags: version.tags,
    aliases: version.aliases,
    created_at: version.createdAt,
    bundle_folder: version.bundleFolder,
  };
}

export function deploymentView(deployment: Deployment) {
  return {
    deployment_id: deployment.deploymentId,
    kind: deployment.kind,
    name: deployment.name,
    version: deployment.version,
    previous_version: deployment.previousVersion,
    actor: deployment.actor,
    reason: deployment.reason,
    deployed_at: deployment.deployedAt,
  };
}
