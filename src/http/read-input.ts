import type { z } from 'zod';
import { nearestName } from '../config/index.ts';
import { type ErrorCode, HaleError } from '../errors/index.ts';
import { excerptOf } from '../serving/index.ts';

interface InputField {
  /** What it must be, in words that follow "it must be". */
  readonly expected: string;
  /** The same for a program. */
  readonly allowed: Readonly<Record<string, unknown>>;
}

/** What a route takes beside records: an object of few fields. */
export interface Input<Output> {
  /** Such as `the body`. */
  readonly name: string;
  readonly schema: z.ZodType<Output>;
  readonly fields: Readonly<Record<string, InputField>>;
}

interface InputIssue {
  readonly field: string | null;
  readonly code: 'not_an_object' | 'missing_field' | 'unknown_field' | 'wrong_value';
  readonly detail: string;
  readonly found: string | null;
  readonly allowed: unknown;
  readonly nearest?: string;
}

const longestName = 250;
const longestShownName = 100;
/** A hint costs a comparison with every field. */
const longestHintedName = 64;

function unknownField(field: string, value: unknown, names: readonly string[], whole: string): InputIssue {
  const nearest = field.length > longestHintedName ? undefined : nearestName(field, names);
  const shown = JSON.stringify(field.slice(0, longestShownName));
  const hint = nearest === undefined ? `it takes ${names.join(', ')}` : `did you mean ${nearest}?`;
  return {
    field: field.slice(0, longestName),
    code: 'unknown_field',
    detail: `${shown} is no field of ${whole}; ${hint}`,
    found: excerptOf(value),
    allowed: { fields: names },
    ...(nearest === undefined ? {} : { nearest }),
  };
}

function issuesOf(issue: z.core.$ZodIssue, value: unknown, { name, fields }: Input<unknown>): InputIssue[] {
  const names = Object.keys(fields);
  const given = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownField(key, given.get(key), names, name));
  }
  const field = String(issue.path[0] ?? '');
  const known = fields[field];
  if (known === undefined) {
    const found = value === undefined ? 'missing' : excerptOf(value);
    const detail = `${name} is ${found}; it must be an object with the fields ${names.join(', ')}`;
    return [{ field: null, code: 'not_an_object', detail, found: null, allowed: { type: 'object', fields: names } }];
  }
  const { expected, allowed } = known;
  const isMissing = !given.has(field);
  const found = isMissing ? null : excerptOf(given.get(field));
  const detail = `${field} is ${found ?? 'missing'}; it must be ${expected}`;
  return [{ field, code: isMissing ? 'missing_field' : 'wrong_value', detail, found, allowed }];
}

/**
 * Reads a body or a query by its schema.
 * @throws HaleError of the given code, with details.issues: one for each field
 */
export function readInput<Output>(input: Input<Output>, value: unknown, code: ErrorCode): Output {
  const result = input.schema.safeParse(value);
  if (result.success) return result.data;
  const all = result.error.issues.flatMap((issue) => issuesOf(issue, value, input));
  // A value may break two rules of its schema; its reader gets the whole rule once.
  const issues = all.filter(({ field }, index) => all.findIndex((other) => other.field === field) === index);
  throw new HaleError(code, issues.map(({ detail }) => detail).join('; '), { details: { issues } });
}
