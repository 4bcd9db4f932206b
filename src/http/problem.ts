import { STATUS_CODES } from 'node:http';
import { catalogue, type ErrorCode, type HaleError, isHaleError } from '../errors/index.ts';
import type { BatchIssue, RecordIssue } from '../serving/index.ts';
import { statusOf } from './status.ts';

/** A refusal as RFC 9457 says it, with a stable code beside the status. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id?: string;
  /** The field of the first of `errors`, and what it may hold. */
  readonly field?: string | null;
  readonly allowed?: unknown;
  readonly errors?: readonly WireIssue[];
  readonly [extension: string]: unknown;
}

interface WireIssue {
  readonly row?: number;
  readonly field: string | null;
  readonly code: string;
  readonly detail: string;
  readonly found: string | null;
  readonly allowed?: unknown;
  readonly nearest?: string;
}

export interface Refusal {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

export const problemMediaType = 'application/problem+json';

const typeOf = (code: string): string => `urn:hale:problem:${code.toLowerCase().replaceAll('_', '-')}`;

/** What happened, from the catalogue; what to do about it stands behind the semicolon, and in the detail. */
const titleOf = (code: ErrorCode): string => catalogue[code].meaning.replace(/;.*|\.$/s, '');

/** Details of an error that its reader may see, by their names on the wire; what is not listed stays inside. */
const wireNames: Readonly<Record<string, string>> = {
  invalidRows: 'invalid_rows',
  rowCount: 'row_count',
  maximumRows: 'maximum_rows',
  limitBytes: 'limit_bytes',
  role: 'role',
  permission: 'permission',
  model: 'model',
  version: 'version',
  field: 'field',
  allowed: 'allowed',
};

function wireIssue(issue: RecordIssue | BatchIssue): WireIssue {
  const { field, code, detail, found, allowed, nearest } = issue;
  return {
    ...('row' in issue ? { row: issue.row } : {}),
    field,
    code,
    detail,
    found,
    ...(allowed === undefined ? {} : { allowed }),
    ...(nearest === undefined ? {} : { nearest }),
  };
}

function headersOf(error: HaleError, status: number, retryAfterSeconds: number): Record<string, string> {
  const headers: Record<string, string> = {};
  if (status === 503 || status === 429) {
    headers['retry-after'] = String(error.details.retryAfterSeconds ?? retryAfterSeconds);
  }
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="hale"';
  const allow = error.details.allow;
  if (status === 405 && typeof allow === 'string') headers.allow = allow;
  return headers;
}

function refusalOf(error: HaleError, requestId: string | undefined, retryAfterSeconds: number): Refusal {
  const status = statusOf(error.code, error.category);
  const issues = error.details.issues as readonly (RecordIssue | BatchIssue)[] | undefined;
  const extensions = Object.entries(wireNames).flatMap(([name, wireName]) =>
    error.details[name] === undefined ? [] : [[wireName, error.details[name]]],
  );
  const problem: Problem = {
    type: typeOf(error.code),
    title: titleOf(error.code),
    status,
    detail: error.message,
    code: error.code,
    ...(requestId === undefined ? {} : { request_id: requestId }),
    ...Object.fromEntries(extensions),
    ...(issues?.[0] === undefined ? {} : { field: issues[0].field, allowed: issues[0].allowed ?? null }),
    ...(issues === undefined ? {} : { errors: issues.map(wireIssue) }),
  };
  return { problem, headers: headersOf(error, status, retryAfterSeconds) };
}

function plainRefusal(status: number, code: string, detail: string, requestId: string | undefined): Refusal {
  const id = requestId === undefined ? {} : { request_id: requestId };
  return {
    problem: { type: typeOf(code), title: STATUS_CODES[status] ?? 'Error', status, detail, code, ...id },
    headers: {},
  };
}

/** The answer to anything that was thrown. Of a bug it says nothing but the request's id: the log has the rest. */
export function refusalFrom(error: unknown, requestId: string | undefined, retryAfterSeconds: number): Refusal {
  if (isHaleError(error)) return refusalOf(error, requestId, retryAfterSeconds);
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return plainRefusal(statusCode, 'REQUEST_INVALID', message ?? 'the request is malformed', requestId);
  }
  return plainRefusal(500, 'INTERNAL', 'an unexpected error; the log has it under this request_id', requestId);
}
