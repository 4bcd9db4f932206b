import type { ModelVersion, Registry } from '../registry/index.ts';

/** The registered versions by the run that they came of, the newest first. */
export async function versionsOfRuns(registry: Registry): Promise<ReadonlyMap<string, readonly ModelVersion[]>> {
  const models = await registry.listModels();
  const versions = (await Promise.all(models.map(({ name }) => registry.listVersions(name)))).flat();
  const ofRuns = new Map<string, ModelVersion[]>();
  for (const version of versions) {
    if (version.runId === null) continue;
    const known = ofRuns.get(version.runId);
    if (known === undefined) ofRuns.set(version.runId, [version]);
    else known.push(version);
  }
  return ofRuns;
}

export const isInProduction = ({ aliases }: ModelVersion): boolean => aliases.includes('production');

/** A version of a run as JSON has it. */
export const versionOfRunView = (version: ModelVersion) => ({
  name: version.name,
  version: version.version,
  in_production: isInProduction(version),
});
