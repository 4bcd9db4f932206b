import { type ErrorCategory, type ErrorCode, isHaleError } from '../errors/index.ts';

/** What the program's exit says to a script; documented in docs/command-line.md. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  dataRefused: 3,
  gateRefused: 4,
  missing: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byCategory: Readonly<Record<ErrorCategory, ExitCode>> = {
  'invalid-input': exitCodes.usage,
  'not-found': exitCodes.missing,
  conflict: exitCodes.unexpected,
  precondition: exitCodes.missing,
  'data-quality': exitCodes.dataRefused,
  forbidden: exitCodes.usage,
  unauthenticated: exitCodes.usage,
  unavailable: exitCodes.missing,
  timeout: exitCodes.unexpected,
  cancelled: exitCodes.unexpected,
  native: exitCodes.unexpected,
  internal: exitCodes.unexpected,
};

/** Codes whose exit is not that of their category. */
const byCode: { readonly [Code in ErrorCode]?: ExitCode } = { GATE_REFUSED: exitCodes.gateRefused };

export function exitCodeOf(error: unknown): ExitCode {
  if (!isHaleError(error)) return exitCodes.unexpected;
  return byCode[error.code] ?? byCategory[error.category];
}
