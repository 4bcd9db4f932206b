import type { Assignment, Reading } from '../assignment.ts';
import { type Environment, environments, isEnvironment } from '../environment.ts';
import { nearestName } from '../nearest-name.ts';
import type { Origin } from '../origin.ts';
import { type Problem, printable } from '../problem.ts';
import { allSettings, isSection, type Section } from '../schema-tree.ts';

/** The content of a configuration file, and the name by which it is called in messages. */
export interface FileContent {
  readonly name: string;
  readonly content: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name that stands beside the unknown one, or a setting of that name somewhere else. */
function suggestionFor(key: string, section: Section, root: Section): { didYouMean?: string } {
  const sibling = nearestName(key, section.children.keys());
  if (sibling !== undefined) return { didYouMean: section.path === '' ? sibling : `${section.path}.${sibling}` };
  const elsewhere = allSettings(root).find((setting) => setting.keys.at(-1) === key);
  return elsewhere === undefined ? {} : { didYouMean: elsewhere.path };
}

/** What the object of a configuration file says of the present environment, and whether the rest of it is sound. */
export function readObject(root: Section, file: FileContent, present: Environment): Reading {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];

  const readSection = (section: Section, value: unknown, origin: Origin, holds: boolean): void => {
    if (!isObject(value)) {
      const path = section.path === '' ? file.name : section.path;
      problems.push({ path, reason: 'not an object of settings', origin, found: printable(value, true) });
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      const child = section.children.get(key);
      const path = section.path === '' ? key : `${section.path}.${key}`;
      if (child === undefined) {
        problems.push({ path, reason: 'unknown name', origin, ...suggestionFor(key, section, root) });
      } else if (isSection(child)) {
        if (inner !== undefined) readSection(child, inner, origin, holds);
      } else if (inner !== undefined) {
        assignments.push({ setting: child, value: inner, origin, holds });
      }
    }
  };

  const origin: Origin = { kind: 'file', file: file.name };
  if (!isObject(file.content)) {
    readSection(root, file.content, origin, true);
    return { assignments, problems };
  }
  const { environments: sections = {}, ...settings } = file.content;
  readSection(root, settings, origin, true);
  if (!isObject(sections)) {
    problems.push({ path: 'environments', reason: 'not an object of environments', origin });
    return { assignments, problems };
  }
  for (const [name, value] of Object.entries(sections)) {
    if (isEnvironment(name)) {
      if (value !== undefined) readSection(root, value, { ...origin, environment: name }, name === present);
    } else {
      const near = nearestName(name, environments);
      const suggestion = near === undefined ? {} : { didYouMean: `environments.${near}` };
      const allowed = environments.join(', ');
      problems.push({ path: `environments.${name}`, reason: 'unknown environment', origin, allowed, ...suggestion });
    }
  }
  return { assignments, problems };
}
