import { type Content, html, type Markup } from '../markup.ts';

export interface Figure {
  /** Of the user's units of the drawing; the page scales it. */
  readonly width: number;
  readonly height: number;
  /** Unique in the page. */
  readonly id: string;
  /** What it shows. */
  readonly title: string;
  /** What can be seen in it, for those who do not see it. */
  readonly description: string;
  readonly content: Content;
}

/** A drawing in the page's own colours: its marks have classes, which the page's style gives colours for light and dark. */
export const drawing = ({ width, height, id, title, description, content }: Figure): Markup =>
  html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>${content}</svg>`;

/** A tenth of a unit is not seen. */
export const at = (value: number): string => String(Math.round(value * 10) / 10);

/** A text cut to a width, by the mean width of a character; whole names stand in the page beside the drawing. */
export function fitted(text: string, width: number, size: number): string {
  const most = Math.max(2, Math.floor(width / (size * 0.54)));
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** A text in as many lines as it takes, two at most, the second cut to the width. */
export function inLines(text: string, width: number, size: number): readonly string[] {
  const most = Math.max(2, Math.floor(width / (size * 0.54)));
  if ([...text].length <= most) return [text];
  const space = text.lastIndexOf(' ', most);
  if (space <= 0) return [fitted(text, width, size)];
  return [text.slice(0, space), fitted(text.slice(space + 1), width, size)];
}

/** The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below a value. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(3));
}
