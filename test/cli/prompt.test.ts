import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openPrompt } from '../../src/cli/prompt/prompt.ts';

const choices = [
  { value: 'leave-out', meaning: 'leave it out' },
  { value: 'numeric', meaning: 'a number' },
] as const;

async function answer(typed: string, question = 'what is x?'): Promise<{ chosen: string; shown: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(typed);
  const prompt = openPrompt({ input, output }, new AbortController().signal);
  const chosen = await prompt.choose(question, choices);
  prompt.close();
  output.end();
  return { chosen, shown: await text(output) };
}

describe('a question', () => {
  it.each([
    ['\n', 'leave-out'],
    ['', 'leave-out'],
    ['1\n', 'leave-out'],
    ['2\n', 'numeric'],
    ['numeric\n', 'numeric'],
    [' 2 \r\n', 'numeric'],
    ['3\n0\nx\n2\n', 'numeric'],
    ['nonsense\n', 'leave-out'],
  ])('answered by %j gives %s', async (typed, expected) => {
    expect((await answer(typed)).chosen).toBe(expected);
  });

  it('shows its choices, says what it did not understand, and moves no cursor', async () => {
    const { shown } = await answer('\u001b[2J9\n2\n', 'is \u001b[2J hostile?');
    expect(shown).toContain('is \\u001b[2J hostile?\n  1  leave-out: leave it out\n  2  numeric: a number\n');
    expect(shown).toContain('is none of them; type 1 to 2');
    expect(shown).not.toContain('\u001b');
  });

  it('finds its answer among lines that were typed ahead', async () => {
    const input = new PassThrough();
    const prompt = openPrompt({ input, output: new PassThrough() }, new AbortController().signal);
    input.end('2\n1\n\n2\n');
    const answers = [];
    for (let question = 0; question < 5; question += 1) answers.push(await prompt.choose('x?', choices));
    expect(answers).toEqual(['numeric', 'leave-out', 'leave-out', 'numeric', 'leave-out']);
    prompt.close();
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const prompt = openPrompt({ input: new PassThrough(), output: new PassThrough() }, controller.signal);
    const asking = prompt.choose('x?', choices);
    controller.abort(new Error('by hand'));
    await expect(asking).rejects.toThrow('by hand');
    await expect(prompt.choose('y?', choices)).rejects.toThrow('by hand');
    prompt.close();
  });
});
