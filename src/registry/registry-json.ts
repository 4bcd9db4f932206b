import type { Deployment, Lineage, ModelVersion, RegisteredModel } from './entities.ts';

/** A model as JSON has it, on the command line and over HTTP. */
export const modelJson = (model: RegisteredModel) => ({
  name: model.name,
  description: model.description,
  created_at: model.createdAt.toISOString(),
  updated_at: model.updatedAt.toISOString(),
  latest_version: model.latestVersion,
  production_version: model.productionVersion,
});

/** Without the folder of its bundle, which concerns nobody on another machine. */
export const versionJson = (version: ModelVersion) => ({
  name: version.name,
  version: version.version,
  digest: version.digest,
  run_id: version.runId,
  description: version.description,
  tags: version.tags,
  aliases: version.aliases,
  created_at: version.createdAt.toISOString(),
});

export const deploymentJson = (deployment: Deployment) => ({
  deployment_id: deployment.deploymentId,
  kind: deployment.kind,
  name: deployment.name,
  version: deployment.version,
  previous_version: deployment.previousVersion,
  actor: deployment.actor,
  reason: deployment.reason,
  deployed_at: deployment.deployedAt.toISOString(),
});

/** What a version was made of; the version itself is `versionJson`. */
export const originJson = ({ run, datasets, commit }: Lineage) => ({
  run: run && {
    run_id: run.runId,
    experiment_id: run.experimentId,
    name: run.name,
    status: run.status,
    started_at: run.startedAt.toISOString(),
  },
  datasets: datasets.map(({ name, digest, sourceType, source, context }) => ({
    name,
    digest,
    source_type: sourceType,
    source,
    context,
  })),
  commit,
});
