import type { Command } from '../command.ts';
import { renderTable } from '../output/table.ts';

export const keysList: Command = {
  examples: [{ line: 'hale keys list', meaning: 'every key, revoked and expired ones included' }],
  async run({ folder, loadSettings, output }) {
    const { keyView, openKeyStore } = await import('../key-requests.ts');
    const { settings } = await loadSettings();
    const { keys, damaged } = await openKeyStore(settings, folder).list();
    const views = keys.map((key) => keyView(key, new Date()));
    const problems = damaged.map(({ code, message }) => ({ code, message }));
    output.result({ keys: views, damaged: problems }, (style) => {
      if (views.length === 0) return 'There is no key; `hale keys create` makes one.';
      const titles = ['id', 'name', 'role', 'status', 'made', 'expires'].map((title) => ({ title }));
      const rows = views.map(({ id, name, role, status, created_at, expires_at }) => [
        id,
        name,
        role,
        { text: status, format: status === 'valid' ? ('green' as const) : ('dim' as const) },
        created_at.slice(0, 10),
        expires_at?.slice(0, 10) ?? 'never',
      ]);
      return renderTable(titles, rows, style);
    });
    for (const { message } of problems) output.note((style) => style('yellow', message));
  },
};
