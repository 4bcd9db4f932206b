import type { Command } from '../command.ts';

export const keysRevoke: Command = {
  arguments: [{ name: '<id>', description: 'the id of the key, as hale keys list shows it' }],
  examples: [{ line: 'hale keys revoke 3f9a52c07b1e', meaning: 'running servers refuse it within a second' }],
  async run({ arguments: [id = ''], folder, loadSettings, output }) {
    const { keyView, openKeyStore } = await import('../key-requests.ts');
    const { settings } = await loadSettings();
    const key = await openKeyStore(settings, folder).revoke(id);
    output.result(keyView(key, new Date()), () => `Key ${key.id} for ${key.name} is revoked.`);
  },
};
