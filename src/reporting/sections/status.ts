import type { Finding } from '../../monitoring/index.ts';
import { html, type Markup } from '../markup.ts';

/** A word that says how something stands; its sign says the same to those who do not see the colour. */
export const tag = (kind: 'good' | 'bad' | 'unknown' | 'aside' | 'warn' | 'steady', word: string): Markup =>
  html`<span class="tag ${kind}"><span aria-hidden="true">${signs[kind]}</span> ${word}</span>`;

const signs = { good: '✓', bad: '▲', warn: '▲', aside: '△', unknown: '–', steady: '→' } as const;

export function statusTag({ status, isDeciding }: Pick<Finding, 'status' | 'isDeciding'>): Markup {
  if (status === 'insufficient') return tag('unknown', 'cannot tell');
  if (status === 'ok') return tag('good', 'as before');
  return isDeciding ? tag('bad', 'changed') : tag('aside', 'changed');
}

/** A section with a heading that the table of contents leads to. */
export const section = (id: string, title: string, ...content: readonly (Markup | null)[]): Markup =>
  html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>${content}</section>
`;

/** A table that scrolls by itself, with the keyboard too, where the page is narrower than it. */
export const scrolling = (label: string, table: Markup): Markup =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">${table}</div>`;

/** What the two kinds of marks of a distribution are. */
export const legend = (referenceSize: number, sampleSize: number): Markup =>
  html`<span class="key reference" aria-hidden="true"></span> reference (${referenceSize}) <span class="key current" aria-hidden="true"></span> this window (${sampleSize})`;
