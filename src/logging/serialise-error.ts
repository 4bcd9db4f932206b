import pino from 'pino';
import { isHaleError } from '../errors/index.ts';

/**
 * An error as the field `err` of a line. A refusal is told by its code, message and details: where in the program it was
 * raised helps nobody. A bug keeps its stack.
 */
export function serialiseError(error: unknown): unknown {
  if (!isHaleError(error)) return error instanceof Error ? pino.stdSerializers.err(error) : error;
  const { code, category, message, retryable, details, cause } = error;
  return {
    type: error.name,
    code,
    category,
    message,
    retryable,
    details,
    ...(cause instanceof Error && { cause: cause.message }),
  };
}
