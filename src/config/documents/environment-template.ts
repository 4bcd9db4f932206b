import { defaultOf } from '../describe-allowed.ts';
import { environments, environmentVariable } from '../environment.ts';
import { type Section, type Setting, sectionTree } from '../schema-tree.ts';
import { settingsSchema } from '../settings.ts';

function valueText({ schema, secret }: Setting): string {
  const value = secret ? undefined : defaultOf(schema);
  if (value === undefined) return '';
  if (typeof value !== 'string') return typeof value === 'object' ? `'${JSON.stringify(value)}'` : String(value);
  return /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value);
}

function sectionLines(section: Section): string[] {
  const settings = section.settings.flatMap((setting) => [
    ...(setting.description === '' ? [] : [`# ${setting.description}${setting.secret ? ' (secret)' : ''}`]),
    `# ${setting.variable}=${valueText(setting)}`,
  ]);
  const heading =
    settings.length === 0
      ? []
      : ['', `# ${section.path}${section.description === '' ? '' : `: ${section.description}`}`];
  return [...heading, ...settings, ...section.sections.flatMap(sectionLines)];
}

/** The text of .env.example: every variable, commented out, with its default. */
export function renderEnvironmentTemplate(): string {
  return [
    '# Copy to .env and uncomment what you change. Generated from src/config by `npm run docs`; see docs/configuration.md.',
    '',
    `# the environment: ${environments.join(', ')}`,
    `# ${environmentVariable}=development`,
    ...sectionLines(sectionTree(settingsSchema)),
    '',
  ].join('\n');
}
