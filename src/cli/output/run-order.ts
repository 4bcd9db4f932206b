import type { Run } from '../../tracking/index.ts';

export interface PlacedRun {
  readonly run: Run;
  /** Whether it stands below the run that it is a part of. */
  readonly isChild: boolean;
}

/** MLflow's name of the tag. */
const parentTag = 'mlflow.parentRunId';

/**
 * Runs with their parts below them, in the order in which these began; the families in the order of the list. A part
 * whose whole is not in the list stands for itself.
 */
export function placeRuns(runs: readonly Run[]): PlacedRun[] {
  const ids = new Set(runs.map(({ runId }) => runId));
  const families = new Map<string, Run[]>();
  for (const run of runs) {
    const parent = run.tags[parentTag];
    const head = parent !== undefined && ids.has(parent) ? parent : run.runId;
    families.set(head, [...(families.get(head) ?? []), run]);
  }
  return [...families].flatMap(([head, family]) => {
    const parts = family.filter(({ runId }) => runId !== head);
    parts.sort((left, right) => left.startedAt.getTime() - right.startedAt.getTime());
    const whole = family.filter(({ runId }) => runId === head);
    return [...whole.map((run) => ({ run, isChild: false })), ...parts.map((run) => ({ run, isChild: true }))];
  });
}
