export type { Logger } from 'pino';
export { createLogger, type LoggerOptions } from './create-logger.ts';
export { createLineBatch, type LineBatch, type LineBatchOptions } from './line-batch.ts';
export { createSecretStriker } from './strike-secrets.ts';
export { type LogContext, withContext } from './with-context.ts';
