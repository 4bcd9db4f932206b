import type { Command } from '../command.ts';

export const configDocs: Command = {
  options: [{ flags: '--env', description: 'a template for .env instead of the page' }],
  examples: [
    { line: 'hale config docs', meaning: 'the page of all settings, as Markdown' },
    { line: 'hale config docs --env > .env.example', meaning: 'a file that names every variable, commented out' },
  ],
  async run({ enabled, output }) {
    const { renderConfigurationDocument, renderEnvironmentTemplate } = await import('../../config/index.ts');
    const text = enabled('env') ? renderEnvironmentTemplate() : renderConfigurationDocument();
    output.result({ text }, () => text.trimEnd());
  },
};
