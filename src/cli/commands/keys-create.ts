import type { Command } from '../command.ts';

const roles = ['viewer', 'operator', 'approver', 'admin'];

export const keysCreate: Command = {
  arguments: [{ name: '<name>', description: 'whom or what the key is for; it stands in the history of deployments' }],
  options: [
    { flags: '--role <role>', description: 'what it may do: viewer by default', choices: roles },
    { flags: '--expires <days>', description: 'days until it expires; never by default' },
  ],
  examples: [
    { line: 'hale keys create ward-7', meaning: 'a key that may read and predict' },
    { line: 'hale keys create alice --role approver --expires 90', meaning: 'one that may deploy, for 90 days' },
  ],
  async run({ arguments: [name = ''], option, folder, loadSettings, output }) {
    const { createKeyRequest, openKeyStore } = await import('../key-requests.ts');
    const { settings } = await loadSettings();
    const request = createKeyRequest({ name, role: option('role'), expiresDays: option('expires') }, new Date());
    const { key, token } = await openKeyStore(settings, folder).create(request);
    output.result({ id: key.id, name: key.name, role: key.role, expires_at: key.expires_at, token }, (style) =>
      [
        `Key ${style('bold', key.id)} for ${key.name}, ${key.role}${key.expires_at === null ? '' : `, until ${key.expires_at}`}:`,
        '',
        `  ${token}`,
        '',
        'It is shown this once and kept nowhere; send it in the header `Authorization: Bearer …`.',
      ].join('\n'),
    );
  },
};
