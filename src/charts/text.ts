import { format } from 'echarts/dist/echarts.esm.min.mjs';
import { fontFamily } from './theme.ts';

/** XML 1.0 has no place for most control characters and lone surrogates, and a direction mark would turn what follows. */
const unprintable = /[\p{Cc}\p{Cs}\u{fffe}\u{ffff}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu;

/**
 * A name from outside as one line that any figure can hold; escaping it is the renderer's part.
 *
 * ECharts keeps the widths of texts in a plain object and writes to what it finds there, so that a column `__proto__` would
 * change every object of the process. With a space at its end, which nobody sees, a name is no member of an object.
 */
export function printable(name: string): string {
  const line = name.replace(/\s+/g, ' ').replace(unprintable, '\u{fffd}').trim();
  return line in Object.prototype ? `${line} ` : line;
}

/** The width of a text in pixels, by a table of the widths of Helvetica's characters; never less than it needs. */
export function textWidth(text: string, size: number, weight: 'normal' | 'bold' = 'normal'): number {
  const width = format.getTextRect(text, `${size}px ${fontFamily}`).width;
  return weight === 'bold' ? width * 1.12 : width * 1.03;
}

/** A printable name cut to a width, with an ellipsis at its end or in its middle where something is cut. */
export function fitText(
  name: string,
  width: number,
  size: number,
  { weight = 'normal', cut = 'end' }: { weight?: 'normal' | 'bold'; cut?: 'end' | 'middle' } = {},
): string {
  const clean = printable(name);
  // No character is narrower than 2 pixels, so what is longer cannot fit and is not measured.
  if (clean.length <= width && textWidth(clean, size, weight) <= width) return clean;
  const characters = [...clean];
  const keep = (kept: number): string => {
    const tail = cut === 'end' ? 0 : Math.floor(kept * 0.4);
    const start = characters
      .slice(0, kept - tail)
      .join('')
      .trimEnd();
    return `${start}…${characters
      .slice(characters.length - tail)
      .join('')
      .trimStart()}`;
  };
  let kept = Math.min(characters.length - 1, Math.ceil(width));
  while (kept > 0 && textWidth(keep(kept), size, weight) > width) kept -= 1;
  return keep(kept);
}
