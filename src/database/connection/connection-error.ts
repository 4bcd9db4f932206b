import { HaleError } from '../../errors/index.ts';
import type { ConnectionTarget } from './connection-target.ts';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The SQLSTATE of PostgreSQL or the system's code of a failed connection. */
export function failureCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return textOf(Reflect.get(error, 'code'));
}

/** What is at the bottom: Drizzle, and an error that explains, wrap what the driver threw. */
export function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;
}

function failureText(error: unknown): string {
  // Node tries each address of a name and puts the failures into one error without a text.
  if (error instanceof AggregateError) return error.errors.map(failureText).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** Connection, authorisation, name, resources and shutdown, by the first characters of a SQLSTATE; then certificates. */
const connectionCodes = /^(?:08|28|3D|53|57P)|^(?:SELF_SIGNED|CERT|UNABLE|DEPTH)_|^ERR_TLS_/;
/** Of an open connection; a failure to open one is known by its system call. */
const brokenCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const openingCalls = new Set(['connect', 'getaddrinfo']);
/** The driver's own failures have no code. */
const connectionTexts = /timeout|connection|SSL|SASL|certificate/i;

export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionFailure);
  const code = failureCode(error);
  if (code === undefined) return connectionTexts.test(failureText(error));
  const call = error instanceof Error && 'syscall' in error ? textOf(error.syscall) : undefined;
  return connectionCodes.test(code) || brokenCodes.has(code) || (call !== undefined && openingCalls.has(call));
}

/** Wrong logins and names stay wrong; a server that starts, or has too many clients, may answer soon. */
const permanent = new Set(['28P01', '28000', '3D000', '42501', 'ERR_INVALID_URL', 'SELF_SIGNED_CERT_IN_CHAIN']);

export function isWorthRetrying(error: unknown): boolean {
  const code = failureCode(error);
  return !(code !== undefined && permanent.has(code)) && !/SSL|certificate|SASL/i.test(failureText(error));
}

/** Says why no connection came about, and what to do, without the password. */
export function connectionError(error: unknown, { address, user, databaseName }: ConnectionTarget): HaleError {
  const code = failureCode(error);
  const text = failureText(error);
  const message =
    code === '28P01' || code === '28000' || /SASL/.test(text)
      ? `PostgreSQL at ${address} refuses the login of user "${user}": ${text}; correct user and password in DATABASE_URL`
      : code === '3D000'
        ? `PostgreSQL at ${address} has no database "${databaseName}"; create it, or correct DATABASE_URL`
        : `PostgreSQL at ${address} does not answer: ${text}; start it, or correct DATABASE_URL`;
  return new HaleError('DATABASE_UNREACHABLE', message, { details: { address, user, reason: code ?? null } });
}
