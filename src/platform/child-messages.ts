import { z } from 'zod';
import { catalogue, type ErrorCode, HaleError, isHaleError } from '../errors/index.ts';

/** A failure as it crosses between processes. */
export const failureSchema = z.strictObject({
  /** Null for a bug. */
  code: z.string().nullable(),
  /** Of the error's class: that of an interruption must not be lost. */
  name: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
  stack: z.string().nullable(),
});

/** A line of the child's log, for the parent's logger to write in its own form. */
export const logRecordSchema = z
  .object({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']), msg: z.string().default('') })
  .loose();

export function failureOf(error: unknown): z.infer<typeof failureSchema> {
  const message = error instanceof Error ? error.message : String(error);
  if (isHaleError(error)) {
    // Only what JSON can say crosses.
    return {
      code: error.code,
      name: error.name,
      message,
      details: JSON.parse(JSON.stringify(error.details)),
      stack: null,
    };
  }
  const { name, stack = null } = error instanceof Error ? error : new Error(message);
  return { code: null, name, message, details: {}, stack };
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(catalogue, code);

export function errorFrom({ code, name, message, details, stack }: z.infer<typeof failureSchema>): Error {
  if (code !== null && isErrorCode(code)) return new HaleError(code, message, { details });
  const error = new Error(message);
  error.name = name;
  if (stack !== null) error.stack = stack;
  return error;
}
