/** One deployment as far as a rollback looks at it. */
export interface DeploymentStep {
  readonly kind: 'deploy' | 'rollback';
  readonly version: string;
  readonly previousVersion: string | null;
}

/** Which step of the history the present state is that of: a rollback goes back to an earlier one. */
function presentStep(history: readonly DeploymentStep[]): number {
  let present = -1;
  for (const [index, { kind, version }] of history.entries()) {
    const returnedTo =
      kind === 'rollback' ? history.slice(0, present).findLastIndex((step) => step.version === version) : -1;
    present = returnedTo === -1 ? index : returnedTo;
  }
  return present;
}

/**
 * The versions that a rollback may return to, the nearest first: those deployed before the present one, but none that
 * somebody rolled back from after it was deployed for the last time.
 *
 * @param history from the first deployment to the last
 */
export function rollbackCandidates(history: readonly DeploymentStep[]): readonly string[] {
  const present = history.at(-1)?.version;
  const earlier = history.slice(0, Math.max(presentStep(history), 0));
  const candidates = new Set<string>();
  for (const [index, { version }] of [...earlier.entries()].reverse()) {
    const rolledBackFrom = history
      .slice(index + 1)
      .some((step) => step.kind === 'rollback' && step.previousVersion === version);
    if (version !== present && !rolledBackFrom) candidates.add(version);
  }
  return [...candidates];
}
