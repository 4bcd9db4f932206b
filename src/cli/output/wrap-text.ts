import { printableText } from './printable-text.ts';
import type { Format, Style } from './style.ts';

export interface Wrapping {
  /** The most characters of a line, its indent included. */
  readonly width: number;
  /** Spaces before the first line. */
  readonly indent?: number;
  /** Spaces before the others; as the first by default. */
  readonly hang?: number;
  readonly style?: Style;
  readonly format?: Format;
}

/** Not around the sign of a comparison: `p < 0.05` stays on one line. */
const betweenWords = /(?<![<=]) +(?![<=] )/;

/** A text from anywhere in lines that end between words; a word that is longer than a line has one of its own. */
export function wrapText(text: string, { width, indent = 0, hang = indent, style, format }: Wrapping): string {
  const lines: string[] = [];
  let line = '';
  for (const word of printableText(text).split(betweenWords)) {
    const spaces = lines.length === 0 ? indent : hang;
    if (line !== '' && spaces + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines
    .map((one, index) => {
      const shown = style === undefined || format === undefined ? one : style(format, one);
      return ' '.repeat(index === 0 ? indent : hang) + shown;
    })
    .join('\n');
}
