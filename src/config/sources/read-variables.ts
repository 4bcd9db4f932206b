import type { Assignment, Reading } from '../assignment.ts';
import { coerceText } from '../coerce-text.ts';
import { environmentVariable } from '../environment.ts';
import { nearestName } from '../nearest-name.ts';
import type { Origin } from '../origin.ts';
import type { Problem } from '../problem.ts';
import { allSettings, type Section } from '../schema-tree.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Names that begin with `HALE_` and set nothing: the choice of environment, and what only tests read. */
const isReserved = (name: string): boolean => name === environmentVariable || name.startsWith('HALE_TEST_');

/**
 * What environment variables say. A variable that is set to nothing is a problem: it is most often an expansion that
 * failed, and neither an empty text nor the default is what was meant.
 */
export function readVariables(root: Section, variables: Variables, originOf: (variable: string) => Origin): Reading {
  const settings = new Map(allSettings(root).map((setting) => [setting.variable, setting]));
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const [name, text] of Object.entries(variables)) {
    if (text === undefined) continue;
    const setting = settings.get(name);
    const origin = originOf(name);
    if (setting !== undefined && text.trim() === '') {
      problems.push({ path: setting.path, reason: 'the variable is empty: give it a value or remove it', origin });
    } else if (setting !== undefined) {
      assignments.push({ setting, value: coerceText(setting.schema, text), origin, holds: true });
    } else if (name.startsWith('HALE_') && !isReserved(name)) {
      const near = nearestName(
        name.slice('HALE_'.length),
        [...settings.keys()].map((known) => known.replace(/^HALE_/, '')),
      );
      const suggestion = near === undefined ? {} : { didYouMean: settings.has(near) ? near : `HALE_${near}` };
      problems.push({ path: name, reason: 'no setting has this variable', origin, ...suggestion });
    }
  }
  return { assignments, problems };
}
