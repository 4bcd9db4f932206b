import type { Command } from '../command.ts';
import { renderTable, type TableCell } from '../output/table.ts';

/** A dataset's schema is pages long; --json prints it whole. */
const maximumValueLength = 60;

function valueCell(value: unknown): TableCell {
  if (value === undefined) return { text: 'not set', format: 'dim' };
  const text = JSON.stringify(value);
  return text.length <= maximumValueLength ? text : `${text.slice(0, maximumValueLength)}…`;
}

export const configShow: Command = {
  arguments: [{ name: '[section]', description: 'only the settings below this path, such as logging' }],
  options: [{ flags: '--changed', description: 'only the settings that are not as by default' }],
  examples: [
    { line: 'hale config show', meaning: 'every setting, its value and where that came from' },
    { line: 'hale config show logging', meaning: 'the settings of one section' },
    { line: 'hale config show --changed --json', meaning: 'what this project sets, for a script' },
    { line: 'HALE_ENVIRONMENT=production hale config show', meaning: 'as it would be in production' },
  ],
  async run({ arguments: [section], enabled, loadSettings, output }) {
    const [{ describeSettings, nearestName }, { HaleError }] = await Promise.all([
      import('../../config/index.ts'),
      import('../../errors/index.ts'),
    ]);
    const loaded = await loadSettings();
    const all = describeSettings(loaded);
    const below = all.filter(({ path }) => section === undefined || path === section || path.startsWith(`${section}.`));
    if (section !== undefined && below.length === 0) {
      const sections = new Set(
        all.flatMap(({ path }) => path.split('.').map((_, end, keys) => keys.slice(0, end + 1).join('.'))),
      );
      const near = nearestName(section, sections);
      throw new HaleError(
        'USAGE_INVALID',
        `No setting lies below "${section}"${near === undefined ? '' : `; did you mean ${near}?`}`,
        { details: { section } },
      );
    }
    const shown = below.filter(({ origin }) => !enabled('changed') || origin !== 'default');
    output.result(
      {
        environment: loaded.environment,
        settings: shown.map(({ path, value, origin, variable, secret }) => ({
          path,
          value: value ?? null,
          origin,
          variable,
          secret,
        })),
      },
      (style) =>
        renderTable(
          [{ title: 'setting' }, { title: 'value' }, { title: 'from' }],
          shown.map(({ path, value, origin }) => [
            path,
            valueCell(value),
            { text: origin, format: origin === 'default' ? 'dim' : 'cyan' },
          ]),
          style,
        ),
    );
  },
};
