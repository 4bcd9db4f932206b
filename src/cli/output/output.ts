import { createStyle, type Style } from './style.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly colour: boolean;
}

export interface Output {
  readonly json: boolean;
  /** The result of a command, on standard output: `value` as JSON with --json, else the text. */
  result(value: unknown, text: (style: Style) => string): void;
  /** A remark for people, on standard error; none with --quiet, and none with --json, where a script reads that too. */
  note(text: (style: Style) => string): void;
}

export function createOutput(
  { json, quiet, colour }: OutputOptions,
  standardOutput: NodeJS.WritableStream,
  standardError: NodeJS.WritableStream,
  /** Writes to standard error without disturbing what is drawn there. */
  writeRemark: (text: string) => void,
): Output {
  return {
    json,
    result(value, text) {
      const rendered = json ? JSON.stringify(value, null, 2) : text(createStyle(standardOutput, colour));
      standardOutput.write(`${rendered}\n`);
    },
    note(text) {
      if (!quiet && !json) writeRemark(`${text(createStyle(standardError, colour))}\n`);
    },
  };
}
