// Loads the registry: commands import this file when they have something to show.
import {
  type Lineage,
  type ModelVersion,
  modelJson,
  originJson,
  type RegisteredModel,
  versionJson,
} from '../../registry/index.ts';

export { deploymentJson as deploymentView } from '../../registry/index.ts';

export function modelView(model: RegisteredModel) {
  const { created_at, updated_at, ...members } = modelJson(model);
  return { ...members, created_at, updated_at };
}

/** With the folder of its bundle: who calls the command has it before them. */
export const versionView = (version: ModelVersion) => ({
  ...versionJson(version),
  bundle_folder: version.bundleFolder,
});

export function lineageView(lineage: Lineage) {
  const { run, datasets, commit } = originJson(lineage);
  return {
    version: versionView(lineage.version),
    run,
    datasets: datasets.map(({ source_type, ...dataset }) => ({ ...dataset, source_type })),
    commit,
  };
}
