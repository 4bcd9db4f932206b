import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDuplicateName } from '../../src/http/duplicate-name.ts';
import { parseJsonBody } from '../../src/http/json-body.ts';

const parse = (text: string) => parseJsonBody(Buffer.from(text), 20);
const safeName = fc.string({ maxLength: 8 }).filter((name) => name !== '__proto__' && name !== 'constructor');
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(safeName, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe('the parser of bodies', () => {
  it('reads every JSON value as JSON.parse does, with any spaces', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes no text that JSON.parse refuses, but for numbers that are not finite', () => {
    fc.assert(
      fc.property(
        json,
        fc.nat(),
        fc.constantFrom('', ',', '}', '"', ':', '{', '\\', '0', ' '),
        (value, at, inserted) => {
          const text = JSON.stringify(value);
          const position = at % (text.length + 1);
          const changed = text.slice(0, position) + inserted + text.slice(position + (at % 2));
          let expected: unknown;
          try {
            expected = JSON.parse(changed);
          } catch {
            expect(() => parse(changed)).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }));
            return;
          }
          try {
            expect(parse(changed)).toEqual(expected);
          } catch (error) {
            // The change may have made two names equal.
            if ((error as { code?: string }).code !== 'JSON_INVALID') throw error;
            expect(findDuplicateName(changed)).toBeTypeOf('string');
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('refuses a name that stands twice in one object, at any depth, and names it', () => {
    fc.assert(
      fc.property(json, json, fc.string({ maxLength: 8 }), fc.nat({ max: 6 }), (first, second, name, depth) => {
        const quoted = JSON.stringify(name);
        const object = `{${quoted}:${JSON.stringify(first)},"other ${'x'.repeat(9)}":1, ${quoted} :${JSON.stringify(second)}}`;
        const text = '[{"a":'.repeat(depth) + object + '}]'.repeat(depth);
        expect(() => parseJsonBody(Buffer.from(text), 100)).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }));
        expect(findDuplicateName(text)).toBe(name);
      }),
    );
  });

  it('reads NaN and infinities as the numbers that they name, and leaves them alone within strings', () => {
    expect(parse('{"a": NaN, "minus": -NaN, "b": -Infinity, "c": "NaN \\" Infinity", "NaN": [Infinity]}')).toEqual({
      a: Number.NaN,
      minus: Number.NaN,
      b: Number.NEGATIVE_INFINITY,
      c: 'NaN " Infinity',
      NaN: [Number.POSITIVE_INFINITY],
    });
  });

  it('ends soon on a long hostile text', () => {
    // Quotes, backslashes and names that a careless expression would look at again and again, for hours.
    for (const piece of ['"\\"', 'NaN ', '-', '{"a":', '":"', '\\u0022']) {
      const text = piece.repeat(200_000);
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }));
    }
  });
});
