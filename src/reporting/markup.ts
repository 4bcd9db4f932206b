/** Text that is HTML already: it came through `html`, so that what is from outside in it is escaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template; a list is joined, and null, undefined and false are nothing. */
export type Content = string | number | Markup | null | undefined | false | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Neither XML nor HTML has a place for control characters and lone surrogates, and a direction mark turns what follows. */
const unprintable = /[\p{Cc}\p{Cs}\u{fffe}\u{ffff}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu;

/** Whatever may have to be replaced; most texts have none of it. */
const suspect = /[^ !#$%(-;=?-~\u00a0-\u1fff\u2010-\u2027]/;

/** A text from outside as it can stand between tags and in a quoted attribute. */
const escapeText = (text: string): string =>
  suspect.test(text)
    ? text
        .replace(/[\n\t]+/g, ' ')
        .replace(unprintable, '\u{fffd}')
        .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    : text;

function textOf(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'object') return content.map(textOf).join('');
  return escapeText(String(content));
}

/**
 * HTML from a template: whatever is put in is escaped unless it is markup itself, so that no name from outside becomes a
 * tag. It is written as XML as well: every element is closed, and entities have numbers, so that a strict parser reads it.
 */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Markup =>
  new Markup(parts.map((part, index) => part + textOf(contents[index])).join(''));
