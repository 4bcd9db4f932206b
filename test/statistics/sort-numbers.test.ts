import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom, normal, sortNumbers } from '../../src/statistics/index.ts';

/** More than the engine's own sort is left to. */
const many = 2_011;

it('sorts as the engine does, whatever the numbers', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(-Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 0, -0, 1, -1),
  );
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 50 }), fc.nat(), (some, seed) => {
      const random = createRandom(seed);
      const values = Float64Array.from({ length: many }, () => some[random.integer(some.length)]!);
      const expected = values.map((value) => (value === 0 ? 0 : value)).sort();
      expect(sortNumbers(values)).toBe(values);
      expect(Buffer.from(values.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
    }),
    { numRuns: 30 },
  );
});

it('sorts numbers that differ in their last bits alone, and those that lie far apart beside them', () => {
  const random = createRandom(2);
  const near = () => 1 + random.integer(1_000_000) * Number.EPSILON;
  const drawn: readonly (() => number)[] = [
    near,
    () => -near(),
    () => (random.integer(10) === 0 ? near() : normal(random)),
    () => normal(random) * 10 ** (random.integer(600) - 300),
    () => random.integer(3) - 1,
  ];
  for (const draw of drawn) {
    const values = Float64Array.from({ length: 3 * many }, draw);
    const expected = values.map((value) => value + 0).sort();
    expect(Buffer.from(sortNumbers(values).buffer).equals(Buffer.from(expected.buffer))).toBe(true);
  }
});

it('sorts a part of an array and leaves the rest', () => {
  const random = createRandom(1);
  const whole = Float64Array.from({ length: many + 10 }, () => random.next() - 0.5);
  const before = whole.slice();
  const part = whole.subarray(5, many + 5);
  const expected = part.slice().sort();
  sortNumbers(part);
  expect(part.every((value, index) => value === expected[index])).toBe(true);
  expect([...whole.subarray(0, 5), ...whole.subarray(many + 5)]).toEqual([
    ...before.subarray(0, 5),
    ...before.subarray(many + 5),
  ]);
});
