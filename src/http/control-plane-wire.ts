import { type Lineage, originJson, versionJson } from '../registry/index.ts';
import { type Run, runJson } from '../tracking/index.ts';

/** Without its stage of life, which the interface does not know. */
export function wireRun(run: Run) {
  const { lifecycle_stage: _, ...members } = runJson(run);
  return members;
}

export const wireLineage = (lineage: Lineage) => ({ ...versionJson(lineage.version), ...originJson(lineage) });
