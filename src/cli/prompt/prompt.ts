import { createInterface } from 'node:readline';
import { printableText } from '../output/printable-text.ts';

export interface Choice {
  readonly value: string;
  readonly meaning: string;
}

/** Questions to a person, one after the other. */
export interface Prompt {
  /**
   * Asks for one of the choices; Enter, or the end of the input, takes the first. It asks again until the answer is one
   * of them.
   *
   * @throws the reason of the prompt's signal where that is aborted
   */
  choose(question: string, choices: readonly [Choice, ...Choice[]]): Promise<string>;
  close(): void;
}

export function openPrompt(
  { input, output }: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream },
  signal: AbortSignal,
): Prompt {
  const reader = createInterface({ input, output, terminal: false });
  // Kept over the questions: it holds lines that were typed ahead.
  const lines = reader[Symbol.asyncIterator]();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  return {
    async choose(question, choices) {
      signal.throwIfAborted();
      const listed = choices.map(
        ({ value, meaning }, index) => `  ${index + 1}  ${printableText(`${value}: ${meaning}`)}`,
      );
      output.write(`${printableText(question)}\n${listed.join('\n')}\n`);
      for (;;) {
        output.write('[1] ');
        const { value: line, done } = await Promise.race([lines.next(), aborted]);
        const answer = done === true ? '' : line.trim();
        if (answer === '') return choices[0].value;
        const chosen = choices[Number(answer) - 1] ?? choices.find(({ value }) => value === answer);
        if (chosen !== undefined) return chosen.value;
        output.write(`  ${printableText(answer)} is none of them; type 1 to ${choices.length}, or Enter for 1\n`);
      }
    },
    close: () => reader.close(),
  };
}
