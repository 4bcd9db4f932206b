import type { Logger } from 'pino';

/** What a line may belong to. */
export interface LogContext {
  readonly requestId?: string;
  readonly modelName?: string;
  readonly modelVersion?: string;
  readonly runId?: string;
}

/** A logger whose every line carries the fields that are given, under their wire names. */
export function withContext(logger: Logger, { requestId, modelName, modelVersion, runId }: LogContext): Logger {
  const fields = { request_id: requestId, model_name: modelName, model_version: modelVersion, run_id: runId };
  return logger.child(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
}
