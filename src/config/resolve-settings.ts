import type { z } from 'zod';
import { type Assignment, problemsOf } from './assignment.ts';
import { type DeepReadonly, deepFreeze } from './deep-readonly.ts';
import type { Environment } from './environment.ts';
import type { Origin } from './origin.ts';
import { invalidConfiguration, type Problem } from './problem.ts';
import { allSettings, type Section, sectionTree } from './schema-tree.ts';
import { type Flag, readFlags } from './sources/read-flags.ts';
import { type FileContent, readObject } from './sources/read-object.ts';
import { readVariables, type Variables } from './sources/read-variables.ts';

/** Everything that may set a setting, weakest first; what is absent says nothing. */
export interface SettingSources {
  readonly environment: Environment;
  readonly file?: FileContent;
  readonly envFile?: { readonly name: string; readonly variables: Variables };
  readonly variables?: Variables;
  readonly flags?: readonly Flag[];
}

export interface ResolvedSettings<S> {
  /** Frozen at every depth. */
  readonly settings: DeepReadonly<S>;
  /** For the path of every setting where its value came from. */
  readonly origins: ReadonlyMap<string, Origin>;
}

function nested(assignments: Iterable<Assignment>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { setting, value } of assignments) {
    let section = root;
    for (const key of setting.keys.slice(0, -1)) {
      section[key] ??= {};
      section = section[key] as Record<string, unknown>;
    }
    section[setting.keys.at(-1) as string] = value;
  }
  return root;
}

/** What the rules that join several settings, and settings without a default, find wrong. */
function problemsOfWhole(error: z.ZodError, tree: Section, origins: ReadonlyMap<string, Origin>): Problem[] {
  const settings = allSettings(tree);
  return error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    const setting = settings.find((candidate) => path === candidate.path || path.startsWith(`${candidate.path}.`));
    const origin = setting === undefined ? undefined : origins.get(setting.path);
    const reason = setting?.secret === true ? 'not allowed' : issue.message;
    return { path: path === '' ? 'settings' : path, reason, ...(origin === undefined ? {} : { origin }) };
  });
}

/**
 * Joins the sources into one value of the schema. Pure: reads no file and no variable by itself.
 *
 * @throws HaleError CONFIG_INVALID that names every problem of every source, also of values that a stronger source hides.
 */
export function resolveSettings<S extends z.ZodObject>(
  schema: S,
  sources: SettingSources,
): ResolvedSettings<z.infer<S>> {
  const tree = sectionTree(schema);
  const { environment, file, envFile, variables = {}, flags = [] } = sources;
  const readings = [
    ...(file === undefined ? [] : [readObject(tree, file, environment)]),
    ...(envFile === undefined
      ? []
      : [readVariables(tree, envFile.variables, (variable) => ({ kind: 'env-file', file: envFile.name, variable }))]),
    readVariables(tree, variables, (variable) => ({ kind: 'variable', variable })),
    readFlags(tree, flags),
  ];
  const assignments = readings.flatMap((reading) => reading.assignments);
  const problems = [...readings.flatMap((reading) => reading.problems), ...assignments.flatMap(problemsOf)];
  if (problems.length > 0) throw invalidConfiguration(problems);

  const holding = new Map(
    assignments.filter((assignment) => assignment.holds).map((assignment) => [assignment.setting.path, assignment]),
  );
  const origins = new Map<string, Origin>(
    allSettings(tree).map(({ path }) => [path, holding.get(path)?.origin ?? { kind: 'default' }]),
  );
  // They are parsed once: to compile a parser for each section takes longer than that.
  const result = schema.safeParse(nested(holding.values()), { jitless: true });
  if (!result.success) throw invalidConfiguration(problemsOfWhole(result.error, tree, origins));
  return { settings: deepFreeze(result.data), origins };
}
