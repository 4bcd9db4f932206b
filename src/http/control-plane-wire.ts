import type { Deployment, Lineage, ModelVersion, RegisteredModel } from '../registry/index.ts';
import type { Run } from '../tracking/index.ts';

/** JSON has no NaN and no infinity; a metric that is one of them is null. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export const wireRun = (run: Run) => ({
  run_id: run.runId,
  experiment_id: run.experimentId,
  name: run.name,
  status: run.status,
  status_reason: run.statusReason,
  started_at: run.startedAt.toISOString(),
  ended_at: run.endedAt?.toISOString() ?? null,
  params: run.params,
  metrics: Object.fromEntries(Object.entries(run.metrics).map(([key, value]) => [key, finite(value)])),
  tags: run.tags,
  datasets: run.inputs.map(({ name, digest, sourceType, source, rowCount, context }) => ({
    name,
    digest,
    source_type: sourceType,
    source,
    row_count: rowCount,
    context,
  })),
});

export const wireModel = (model: RegisteredModel) => ({
  name: model.name,
  description: model.description,
  created_at: model.createdAt.toISOString(),
  updated_at: model.updatedAt.toISOString(),
  latest_version: model.latestVersion,
  production_version: model.productionVersion,
});

export const wireVersion = (version: ModelVersion) => ({
  name: version.name,
  version: version.version,
  digest: version.digest,
  run_id: version.runId,
  description: version.description,
  tags: version.tags,
  aliases: version.aliases,
  created_at: version.createdAt.toISOString(),
});

export const wireLineage = ({ version, run, datasets, commit }: Lineage) => ({
  ...wireVersion(version),
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

export const wireDeployment = (deployment: Deployment) => ({
  deployment_id: deployment.deploymentId,
  kind: deployment.kind,
  name: deployment.name,
  version: deployment.version,
  previous_version: deployment.previousVersion,
  actor: deployment.actor,
  reason: deployment.reason,
  deployed_at: deployment.deployedAt.toISOString(),
});
