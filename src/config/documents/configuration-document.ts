import { defaultOf, describeAllowed } from '../describe-allowed.ts';
import { environmentVariable } from '../environment.ts';
import { allSettings, type Section, type Setting, sectionTree } from '../schema-tree.ts';
import { settingsSchema } from '../settings.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const code = (text: string): string => `\`${text}\``;

function defaultText({ schema, secret }: Setting): string {
  const value = secret ? undefined : defaultOf(schema);
  return value === undefined ? 'none' : code(JSON.stringify(value));
}

function settingRow(setting: Setting): string {
  const { path, variable, description, secret, schema } = setting;
  const cells = [
    code(path),
    defaultText(setting),
    describeAllowed(schema),
    code(variable),
    secret ? `${description} (secret)` : description,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function sectionLines(section: Section): string[] {
  const rows = section.settings.map(settingRow);
  const table =
    rows.length === 0
      ? []
      : [
          '| Setting | Default | Allowed | Variable | Meaning, and why this default |',
          '|---|---|---|---|---|',
          ...rows,
          '',
        ];
  const heading = section.path === '' ? [] : [`${section.path.includes('.') ? '###' : '##'} ${section.path}`, ''];
  const description = section.description === '' ? [] : [`${section.description}.`, ''];
  return [...heading, ...description, ...table, ...section.sections.flatMap(sectionLines)];
}

/** The text of docs/configuration.md. */
export function renderConfigurationDocument(): string {
  const tree = sectionTree(settingsSchema);
  return [
    '# Configuration',
    '',
    '<!-- Generated from src/config by `npm run docs`; change the schema, not this page. -->',
    '',
    `Hale has ${allSettings(tree).length} settings, and each has one place: a section of the schema in`,
    '`src/config/settings/`. None must be set. Sources, each stronger than those before it:',
    '',
    '1. the defaults below',
    '2. `hale.config.ts`, `hale.config.yaml`, `hale.config.yml` or `hale.config.json` in the project folder, or the file',
    '   that `--config` names; without one, the built-in heart disease example',
    '3. in that file the section `environments.development`, `environments.production` or `environments.test`: the one that',
    `   \`${environmentVariable}\` names, else \`NODE_ENV\`, else \`development\``,
    '4. `.env` in the project folder',
    '5. environment variables',
    '6. flags of a command, and `--set path=value` for any setting',
    '',
    'The text of a variable or flag is read by the type of its setting: numbers in decimal notation; `true` or `false` (also',
    'yes/no, on/off, 1/0); one of a list of names; JSON for lists and objects. A variable that is set but empty is an error.',
    'An unknown name or a value that is not allowed, in any source, stops the start and names every such problem at once.',
    'A list, and an object that is one setting, is replaced as a whole by a stronger source. After loading nothing changes.',
    '',
    '`hale config show` prints every value with where it came from. Secrets are never printed, neither there nor in errors',
    'nor in logs.',
    '',
    '```ts',
    "import { defineConfig } from 'hale';",
    '',
    'export default defineConfig({',
    "  logging: { level: 'info' },",
    "  environments: { production: { logging: { format: 'json' } } },",
    '});',
    '```',
    '',
    ...sectionLines(tree),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
