import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom, normal, ranksAmong } from '../../src/statistics/index.ts';

const value = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.constantFrom(-Infinity, Infinity, Number.MAX_VALUE, 0, -0),
);
const sample = (maxLength: number) =>
  fc.array(value, { maxLength, size: 'max' }).map((values) => Float64Array.from(values).sort());

/** How many of the others are below each value, and how many at most as great, by looking at every one. */
const counted = (others: Float64Array, values: Float64Array) => ({
  below: Uint32Array.from(values, (one) => others.filter((other) => other < one).length),
  upTo: Uint32Array.from(values, (one) => others.filter((other) => other <= one).length),
});

it('counts the others below each value and at most as great, whichever sample is longer', () => {
  fc.assert(
    fc.property(sample(200), sample(20), (many, few) => {
      expect(ranksAmong(many, few)).toEqual(counted(many, few));
      expect(ranksAmong(few, many)).toEqual(counted(few, many));
    }),
    { numRuns: 500 },
  );
});

it('finds values among very many others, between them, on them and beyond', () => {
  const random = createRandom(1);
  const others = Float64Array.from({ length: 20_000 }, (_, index) =>
    index % 3 === 0 ? random.integer(5) : 3 * normal(random),
  ).sort();
  for (const count of [1, 3, 40, 200]) {
    const values = Float64Array.from({ length: count }, (_, index) =>
      index % 4 === 0 ? random.integer(9) - 2 : 8 * normal(random),
    ).sort();
    expect(ranksAmong(others, values)).toEqual(counted(others, values));
  }
});
