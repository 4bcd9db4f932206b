import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapText } from '../../src/cli/output/wrap-text.ts';

describe('a sentence in lines', () => {
  it('ends lines between words, and never within a comparison', () => {
    expect(wrapText('age has changed, with p < 0.001 in the end', { width: 26, indent: 2, hang: 4 })).toBe(
      '  age has changed, with\n    p < 0.001 in the end',
    );
  });

  it('shows what could move a cursor', () => {
    expect(wrapText('a \u001b[2J b', { width: 40 })).toBe('a \\u001b[2J b');
  });

  it('keeps every word, in its order, in lines that are no longer than asked but for one long word', () => {
    const word = fc.stringMatching(/^[a-z]{1,30}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 10, max: 60 }), (words, width) => {
        const lines = wrapText(words.join(' '), { width, indent: 1, hang: 3 }).split('\n');
        expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(words);
        for (const line of lines) {
          if (line.trim().includes(' ')) expect(line.length).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});
