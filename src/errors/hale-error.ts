import { catalogue, type ErrorCategory, type ErrorCode } from './catalogue.ts';

export interface HaleErrorOptions {
  /** Machine-readable facts: the field, the value found, what is allowed. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The one error that Hale raises on purpose. Its message says what was found, what was expected and what to do.
 * Anything else that is thrown is a bug and keeps its stack trace.
 */
export class HaleError extends Error {
  override readonly name = 'HaleError';
  /** Stable across versions; clients may depend on it. */
  readonly code: ErrorCode;
  readonly category: ErrorCategory;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: HaleErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const entry = catalogue[code];
    this.code = code;
    this.category = entry.category;
    this.retryable = entry.retryable ?? false;
    this.details = options.details ?? {};
  }
}

export function isHaleError(value: unknown): value is HaleError {
  return value instanceof HaleError;
}
