import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distanceFromLong, runningSums } from '../../../src/monitoring/drift/tests/area-between.ts';
import {
  createRandom,
  kolmogorovSmirnovStatistic,
  normal,
  ranksAmong,
  wassersteinDistance,
} from '../../../src/statistics/index.ts';

const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -100, max: 100, noNaN: true }));
const sample = (minLength: number, maxLength: number) =>
  fc.array(value, { minLength, maxLength }).map((values) => Float64Array.from(values).sort());

const distanceOf = (long: Float64Array, short: Float64Array): number =>
  distanceFromLong(long, short, runningSums(long), ranksAmong(long, short));

it('the distance of a long sample by running sums is that of going through both', () => {
  fc.assert(
    fc.property(sample(1, 80), sample(1, 12), (long, short) => {
      const found = distanceOf(long, short);
      expect(found).toBeCloseTo(wassersteinDistance(long, short), 9);
    }),
    { numRuns: 1_000 },
  );
});

it('keeps its digits far from 0 and over many values', () => {
  const random = createRandom(1);
  const long = Float64Array.from({ length: 50_000 }, () => 1e6 + normal(random)).sort();
  const short = Float64Array.from({ length: 400 }, () => 1e6 + 0.1 + normal(random)).sort();
  const expected = wassersteinDistance(long, short);
  expect(distanceOf(long, short) / expected).toBeCloseTo(1, 9);
});

it('has no distance of values whose sums overflow, rather than a wrong one', () => {
  const great = fc.oneof(
    fc.constantFrom(1e308, -1e308, 5e306, -5e306, 0),
    fc.double({ min: -1e307, max: 1e307, noNaN: true }),
  );
  const greatSample = (minLength: number, maxLength: number) =>
    fc.array(great, { minLength, maxLength }).map((values) => Float64Array.from(values).sort());
  fc.assert(
    fc.property(greatSample(10, 30), greatSample(1, 4), (long, short) => {
      const found = distanceOf(long, short);
      const expected = wassersteinDistance(long, short);
      if (!Number.isNaN(found))
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(expected, 1e300));
    }),
    { numRuns: 1_000 },
  );
});

it('the Kolmogorov–Smirnov distance of samples of very different sizes is the greatest over all values', () => {
  fc.assert(
    fc.property(sample(40, 120), sample(1, 4), (long, short) => {
      const share = (values: Float64Array, at: number) => values.filter((other) => other <= at).length / values.length;
      const greatest = Math.max(...[...long, ...short].map((at) => Math.abs(share(long, at) - share(short, at))));
      expect(kolmogorovSmirnovStatistic(long, short)).toBeCloseTo(greatest, 12);
      expect(kolmogorovSmirnovStatistic(short, long)).toBeCloseTo(greatest, 12);
    }),
    { numRuns: 500 },
  );
});
