import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyBytes, copyText, createTextColumn, setText, textAt, viewOf } from '../../src/bytes/index.ts';

describe('bytes', () => {
  it('are copied as the platform copies them, whatever their number and place, and no others are written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.nat(9),
        fc.nat(9),
        fc.nat(9),
        (text, start, at, after) => {
          const from = Buffer.from(' '.repeat(9) + text);
          const length = from.length - start;
          const into = new Uint8Array(at + length + after).fill(7);
          const expected = into.slice();
          expected.set(from.subarray(start), at);
          expect(copyBytes(viewOf(from), start, length, viewOf(into), at)).toBe(at + length);
          expect(into).toEqual(expected);
        },
      ),
    );
  });
});

describe('a column of texts', () => {
  it('gives each text back, as a string and as bytes', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 24 });
    fc.assert(
      fc.property(fc.array(ascii, { minLength: 1, maxLength: 20 }), (texts) => {
        const column = createTextColumn(texts.length, 24);
        for (const [row, text] of texts.entries()) setText(column, row, text);
        const written = Buffer.alloc(texts.join('').length);
        let at = 0;
        for (const [row, text] of texts.entries()) {
          expect(textAt(column, row)).toBe(text);
          at = copyText(column, row, viewOf(written), at);
        }
        expect(written.toString('latin1')).toBe(texts.join(''));
      }),
    );
  });
});
