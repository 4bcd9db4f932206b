import { HaleError } from '../../errors/index.ts';

export function runNotFound(runId: string): HaleError {
  return new HaleError(
    'RUN_NOT_FOUND',
    `There is no run ${JSON.stringify(runId.slice(0, 64))}; \`hale runs list\` shows those that there are`,
    { details: { runId: runId.slice(0, 64) } },
  );
}

/** @throws HaleError RUN_NOT_FOUND for what no run's id can be, before a database sees it */
export function checkRunId(runId: string): void {
  if (!/^[\w-]{1,64}$/.test(runId)) throw runNotFound(runId);
}

export function runDeleted(runId: string): HaleError {
  return new HaleError('RUN_DELETED', `The run ${runId} is deleted and takes no new values; restore it first`, {
    details: { runId },
  });
}
