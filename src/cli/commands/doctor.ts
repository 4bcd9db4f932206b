import type { Command } from '../command.ts';
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
    output.result(examined, (style) =>
      renderTable(
        [{ title: '' }, { title: 'what' }, { title: 'found' }, { title: 'advice' }],
        examined.map(({ name, status, finding, advice }) => [
          marks[status],
          name,
          finding,
          { text: advice, format: 'dim' },
        ]),
        style,
      ),
    );
    const absent = examined.filter(({ status }) => status === 'absent');
    if (absent.length === 0) return;
    throw new HaleError('PROJECT_INCOMPLETE', `missing: ${absent.map(({ name }) => name).join(', ')}; see the advice`, {
      details: { absent },
    });
  },
};
