import { HaleError } from '../../errors/index.ts';

export function runNotFound(runId: string): HaleError {
  return new HaleError(
    'RUN_NOT_FOUND',
    `There is no run ${JSON.stringify(runId.slice(0, 64))}; \`hale runs list\` shows those that there are`,
    { details: { runId: runId.slice(0, 64) } },
  );
}

export function runDeleted(runId: string): HaleError {
  return new HaleError('RUN_DELETED', `The run ${runId} is deleted and takes no new values; restore it first`, {
    details: { runId },
  });
}
