import { createStyle, type Style } from './style.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly colour: boolean;
}

export interface Output {
  readonly json: boolean;
  /**
   * The result of a command, on standard output: `value` as JSON with --json, else the text. `width` is how many characters
   * a line of sentences may have there.
   */
  result(value: unknown, text: (style: Style, width: number) => string): void;
  /** A remark for people, on standard error; none with --quiet, and none with --json, where a script reads that too. */
  note(text: (style: Style) => string): void;
}

/** Longer lines of sentences are not read well; tables may be wider. */
const widestText = 100;
const narrowestText = 40;

const widthOf = ({ columns = widestText }: OutputStream): number =>
  Math.min(widestText, Math.max(narrowestText, columns));

type OutputStream = NodeJS.WritableStream & { readonly columns?: number };

export function createOutput(
  { json, quiet, colour }: OutputOptions,
  standardOutput: OutputStream,
  standardError: NodeJS.WritableStream,
  /** Writes to standard error without disturbing what is drawn there. */
  writeRemark: (text: string) => void,
): Output {
  return {
    json,
    result(value, text) {
      const rendered = json
        ? JSON.stringify(value, null, 2)
        : text(createStyle(standardOutput, colour), widthOf(standardOutput));
      standardOutput.write(`${rendered}\n`);
    },
    note(text) {
      if (!quiet && !json) writeRemark(`${text(createStyle(standardError, colour))}\n`);
    },
  };
}
