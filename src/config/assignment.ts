import { z } from 'zod';
import { coerceText } from './coerce-text.ts';
import { describeAllowed } from './describe-allowed.ts';
import { nearestName } from './nearest-name.ts';
import type { Origin } from './origin.ts';
import type { Problem } from './problem.ts';
import { printable } from './problem.ts';
import { knownKeys, type Setting, unwrapped } from './schema-tree.ts';

/** A value that one source gives to one setting. */
export interface Assignment {
  readonly setting: Setting;
  readonly value: unknown;
  readonly origin: Origin;
  /** False for the section of an environment that is not the present one: checked, not used. */
  readonly holds: boolean;
}

/** What a source says, and what is wrong with how it says it. */
export interface Reading {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly Problem[];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** The reason in the schema's words, where they say more than the list of what is allowed. */
function reasonOf(issue: z.core.$ZodIssue, secret: boolean): string {
  // A schema's own message may quote the value.
  if (secret || issue.code === 'invalid_union') return 'not allowed';
  if (issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return 'not allowed';
  return issue.message.replace(/^Invalid input: |^Invalid option: /, '');
}

/** A text with commas where a list is wanted, as the list in JSON; a variable and a flag take no other form. */
function exampleOf({ setting, value }: Assignment): { readonly example?: string } {
  const schema = unwrapped(setting.schema);
  if (typeof value !== 'string' || setting.secret || !(schema instanceof z.ZodArray)) return {};
  if (unwrapped(schema.element as z.ZodType) instanceof z.ZodObject) return {};
  const entries = value
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map((entry) => entry.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .filter((entry) => entry !== '');
  if (entries.length === 0) return {};
  const list = entries.map((entry) => coerceText(schema.element as z.ZodType, entry));
  return { example: printable(list, false) };
}

function problemsOfIssue(assignment: Assignment, issue: z.core.$ZodIssue): Problem[] {
  const { setting, value, origin } = assignment;
  const path = [...setting.keys, ...issue.path].map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearestName(key, knownKeys(setting.schema, issue.path));
      const suggestion = near === undefined ? {} : { didYouMean: `${path}.${near}` };
      return { path: `${path}.${key}`, reason: 'unknown name', origin, ...suggestion };
    });
  }
  const reason = reasonOf(issue, setting.secret);
  const found = printable(valueAt(value, issue.path), setting.secret);
  const whole = issue.path.length === 0 ? { allowed: describeAllowed(setting.schema), ...exampleOf(assignment) } : {};
  return [{ path, reason, origin, found, ...whole }];
}

/** Why a value cannot be the setting's; empty where it can. */
export function problemsOf(assignment: Assignment): Problem[] {
  const result = assignment.setting.schema.safeParse(assignment.value);
  return result.success ? [] : result.error.issues.flatMap((issue) => problemsOfIssue(assignment, issue));
}
