import { styleText } from 'node:util';

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
/** Gives a text a look on a terminal, and leaves it as it is elsewhere. */
export type Style = (format: Format, text: string) => string;

/** Colours where the stream is a terminal that has them, NO_COLOR is not set, and they are wanted. */
export function createStyle(stream: NodeJS.WritableStream, wanted: boolean): Style {
  return wanted ? (format, text) => styleText(format, text, { stream, validateStream: true }) : (_format, text) => text;
}

export const hasColours = (style: Style): boolean => style('bold', 'x') !== 'x';
