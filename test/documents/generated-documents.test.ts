import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generatedDocuments } from '../../scripts/generate-documents.ts';

describe('generated documents', () => {
  it.each([...generatedDocuments])('%s is as the source says', async (path, render) => {
    const text = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8').catch(() => '');
    expect(text, `${path} is stale: run \`npm run docs\` and commit what it wrote`).toBe(await render());
  });
});
