import { catalogue } from './catalogue.ts';

/** The text of docs/errors.md. */
export function renderErrorsDocument(): string {
  const rows = Object.entries(catalogue).map(
    ([code, { category, meaning, retryable }]) =>
      `| \`${code}\` | ${category} | ${retryable === true ? 'yes' : 'no'} | ${meaning.replaceAll('|', '\\|')} |`,
  );
  return [
    '# Errors',
    '',
    '<!-- Generated from src/errors/catalogue.ts by `npm run docs`; change the catalogue, not this page. -->',
    '',
    'Every refusal carries a code that stays the same across versions, in the terminal, with `--json` and over HTTP. A',
    'failure without one is a bug. Retryable: the same request may succeed later without a change.',
    '',
    '| Code | Category | Retryable | Meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
