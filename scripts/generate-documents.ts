import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { renderCommandLineDocument } from '../src/cli/command-line-document.ts';
import { renderConfigurationDocument, renderEnvironmentTemplate } from '../src/config/index.ts';
import { renderErrorsDocument } from '../src/errors/index.ts';

/** Every file that is made from the source: its path in the repository, and its text. */
export const generatedDocuments: ReadonlyMap<string, () => string | Promise<string>> = new Map<
  string,
  () => string | Promise<string>
>([
  ['docs/command-line.md', renderCommandLineDocument],
  ['docs/configuration.md', renderConfigurationDocument],
  ['docs/errors.md', renderErrorsDocument],
  ['.env.example', renderEnvironmentTemplate],
]);

if (import.meta.main) {
  for (const [path, render] of generatedDocuments) {
    await writeFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), await render());
    console.log(`wrote ${path}`);
  }
}
