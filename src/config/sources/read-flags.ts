import type { Assignment, Reading } from '../assignment.ts';
import { coerceText } from '../coerce-text.ts';
import { nearestName } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import { allSettings, type Section } from '../schema-tree.ts';

/** A setting given on the command line; of two for one path the later holds. */
export interface Flag {
  /** How it is called in messages, such as `--port` or `--set`. */
  readonly flag: string;
  /** The path of the setting, such as `serving.port`. */
  readonly path: string;
  readonly text: string;
}

export function readFlags(root: Section, flags: readonly Flag[]): Reading {
  const settings = new Map(allSettings(root).map((setting) => [setting.path, setting]));
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const { flag, path, text } of flags) {
    const setting = settings.get(path);
    const origin = { kind: 'flag', flag } as const;
    if (setting === undefined) {
      const near = nearestName(path, settings.keys());
      problems.push({ path, reason: 'unknown name', origin, ...(near === undefined ? {} : { didYouMean: near }) });
    } else if (text.trim() === '') {
      problems.push({ path, reason: 'the flag is empty: give it a value or leave it out', origin });
    } else {
      assignments.push({ setting, value: coerceText(setting.schema, text), origin, holds: true });
    }
  }
  return { assignments, problems };
}

/** The flag that `--set path=value` stands for; undefined where the text has no `=`. */
export function parseSetFlag(text: string): Flag | undefined {
  const separator = text.indexOf('=');
  if (separator < 1) return undefined;
  return { flag: '--set', path: text.slice(0, separator).trim(), text: text.slice(separator + 1) };
}
