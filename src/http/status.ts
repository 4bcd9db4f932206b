import type { ErrorCategory, ErrorCode } from '../errors/index.ts';

/** The status of each category; the one place where the product's errors meet HTTP. */
const statusOfCategory: Record<ErrorCategory, number> = {
  'invalid-input': 422,
  'data-quality': 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  precondition: 409,
  unavailable: 503,
  timeout: 504,
  cancelled: 503,
  native: 500,
  internal: 500,
};

/** Where HTTP has a more exact word than the category. */
const statusOfCode: Partial<Record<ErrorCode, number>> = {
  JSON_INVALID: 400,
  REQUEST_INVALID: 400,
  QUERY_INVALID: 400,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  BODY_TOO_LARGE: 413,
  BATCH_TOO_LARGE: 413,
  MEDIA_TYPE_UNSUPPORTED: 415,
  ATTEMPTS_EXCEEDED: 429,
  RATE_EXCEEDED: 429,
  HEADERS_TOO_LARGE: 431,
};

export const statusOf = (code: ErrorCode, category: ErrorCategory): number =>
  statusOfCode[code] ?? statusOfCategory[category];
