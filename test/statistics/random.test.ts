import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, mean, normal, quantile, shuffle, standardDeviation } from '../../src/statistics/index.ts';
import { xoshiro128 } from '../../src/statistics/random.ts';

const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

describe('randomness', () => {
  it('is xoshiro128**: the first outputs of its authors’ C program from the state 1, 2, 3, 4', () => {
    expect(draw(10, xoshiro128([1, 2, 3, 4]))).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('is the same for the same seed, and another for another', () => {
    const first = createRandom(42);
    const second = createRandom(42);
    expect(draw(5, first.next)).toEqual(draw(5, second.next));
    expect(createRandom(43).next()).not.toBe(createRandom(42).next());
    expect(() => createRandom(Number.NaN)).toThrow(RangeError);
  });

  it('pins its numbers, because bundles’ digests hang on them', () => {
    const random = createRandom(42);
    expect([random.next(), random.integer(1000), random.fork('folds').next()]).toEqual([
      0.7588653040377411, 297, 0.729332638706015,
    ]);
  });

  it('forks by label alone, whatever was drawn before', () => {
    const random = createRandom(7);
    const before = random.fork('folds').next();
    random.next();
    expect(random.fork('folds').next()).toBe(before);
    expect(random.fork('bootstrap').next()).not.toBe(before);
    expect(random.fork('a').fork('b').next()).not.toBe(random.fork('b').fork('a').next());
  });

  it('draws whole numbers below a bound, each as often', () => {
    const random = createRandom(1);
    const counts = new Float64Array(7);
    for (let index = 0; index < 70_000; index += 1) counts[random.integer(7)]! += 1;
    // Chi-square with 6 degrees of freedom: 22.5 is its 99.9% point.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.nat(), (below, seed) => {
        const value = createRandom(seed).integer(below);
        return Number.isInteger(value) && value >= 0 && value < below;
      }),
    );
    for (const below of [0, -1, 1.5, Number.NaN, 2 ** 33]) expect(() => random.integer(below)).toThrow(RangeError);
  });

  it('draws from [0, 1) and from the standard normal', () => {
    const random = createRandom(3);
    const uniform = draw(50_000, random.next);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(mean(uniform)).toBeCloseTo(0.5, 2);
    const gaussian = draw(50_000, () => normal(random));
    expect(mean(gaussian)).toBeCloseTo(0, 1);
    expect(standardDeviation(gaussian)).toBeCloseTo(1, 1);
  });

  it('shuffles: the same values, in every order as often', () => {
    const random = createRandom(5);
    const counts = new Map<string, number>();
    for (let index = 0; index < 24_000; index += 1) {
      const order = shuffle([0, 1, 2, 3], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // Chi-square with 23 degrees of freedom: 49.7 is its 99.9% point.
    expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(49.7);
    expect(shuffle(new Uint32Array([3, 1, 2]), createRandom(1)).toSorted()).toEqual(new Uint32Array([1, 2, 3]));
  });
});

describe('summaries', () => {
  it('interpolate quantiles as numpy.quantile does', () => {
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([1, 2, 3, 4], 1)).toBe(4);
    expect(quantile([5], 0.3)).toBe(5);
    expect(quantile([-Infinity, -Infinity], 0.5)).toBe(-Infinity);
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => quantile([1], 1.1)).toThrow(RangeError);
  });

  it('have no value of too few numbers', () => {
    expect([mean([]), standardDeviation([1]), standardDeviation([1, 3])]).toEqual([null, null, Math.SQRT2]);
  });
});
