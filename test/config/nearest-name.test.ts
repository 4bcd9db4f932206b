import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/config/index.ts';

const known = ['learningRate', 'maximumDepth', 'folds', 'seed'];

describe('the nearest name', () => {
  it.each([
    ['learning_rate', 'learningRate'],
    ['LEARNING-RATE', 'learningRate'],
    ['flods', 'folds'],
    ['sed', 'seed'],
    ['maximum', undefined],
    ['', undefined],
  ])('%s is %s', (name, expected) => {
    expect(nearestName(name, known)).toBe(expected);
  });

  it('is a known name, itself for a known one, and survives one slip of a long one', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const nearest = nearestName(name, known);
        expect(nearest === undefined || known.includes(nearest)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(), (name, position) => {
        const at = position % name.length;
        expect(nearestName(name, known)).toBe(name);
        expect(nearestName(name.slice(0, at) + name.slice(at + 1), known)).toBe(name);
        expect(nearestName(`${name.slice(0, at)}x${name.slice(at)}`, known)).toBe(name);
      }),
    );
  });
});
