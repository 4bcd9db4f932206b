import type { Examined } from '../../platform/index.ts';
import type { Command } from '../command.ts';
import { printableText } from '../output/printable-text.ts';
import type { Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';

const marks = {
  ok: { text: '✓', format: 'green' },
  warning: { text: '!', format: 'yellow' },
  absent: { text: '✗', format: 'red' },
} as const;

export const doctor: Command = {
  examples: [
    {
      line: 'hale doctor',
      meaning: 'what Hale needs, and how it is on this machine; exit code 5 where something is missing',
    },
    { line: 'hale doctor --json', meaning: 'the same for a script' },
  ],
  async run({ folder, loadSettings, createLogger, output, signal }) {
    const [{ examineProject }, { HaleError }, { settings }, logger] = await Promise.all([
      import('../../platform/index.ts'),
      import('../../errors/index.ts'),
      loadSettings(),
      createLogger(),
    ]);
    const examined = await examineProject({ settings, folder, logger, signal });
    output.result({ checks: examined }, (style) => renderExamined(examined, style));
    const absent = examined.filter(({ status }) => status === 'absent');
    if (absent.length === 0) return;
    throw new HaleError('PROJECT_INCOMPLETE', `missing: ${absent.map(({ name }) => name).join(', ')}; see the advice`, {
      details: { absent },
    });
  },
};

/** A row for each, and below it what to do, where there is something to do. */
function renderExamined(examined: readonly Examined[], style: Style): string {
  const columns = ['', 'what', 'found'].map((title) => ({ title }));
  const rows = examined.map(({ name, status, finding }) => [marks[status], name, finding]);
  const [heading = '', ...lines] = renderTable(columns, rows, style).split('\n');
  const advised = lines.flatMap((line, index) => {
    const advice = examined[index]?.advice ?? '';
    return advice === '' ? [line] : [line, style('dim', `   → ${printableText(advice)}`)];
  });
  return [heading, ...advised].join('\n');
}
