import type { z } from 'zod';
import { type ErrorCode, HaleError } from '../errors/index.ts';

interface InputIssue {
  readonly field: string | null;
  readonly code: string;
  readonly detail: string;
  readonly found: null;
  readonly allowed?: unknown;
}

function issueOf(issue: z.core.$ZodIssue): InputIssue {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = [...issue.path, ...(unknown === undefined ? [] : [unknown])].join('.').slice(0, 250);
  return {
    field: field === '' ? null : field,
    code: unknown === undefined ? 'wrong_value' : 'unknown_field',
    detail:
      unknown === undefined
        ? `${field === '' ? 'the whole' : field}: ${issue.message}`
        : `${field} is no field of it; remove it`,
    found: null,
  };
}

/**
 * Reads a body or a query by its schema.
 * @throws HaleError of the given code, with details.issues
 */
export function readInput<Output>(schema: z.ZodType<Output>, value: unknown, code: ErrorCode): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(issueOf);
  throw new HaleError(code, issues.map(({ detail }) => detail).join('; '), {
    details: { issues },
  });
}
