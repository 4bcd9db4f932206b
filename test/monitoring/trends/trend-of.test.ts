import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/config/index.ts';
import { type TrendPoint, trendOf } from '../../../src/monitoring/trends/index.ts';
import { createRandom, normal } from '../../../src/statistics/index.ts';

const settings = settingsSchema.parse({}).monitoring.trends;
const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1);

const daily = (values: readonly number[]): TrendPoint[] =>
  values.map((value, day) => ({ timeMs: start + day * dayMs, value }));

describe('the trend of a series', () => {
  const falling = daily([0.91, 0.9, 0.9, 0.88, 0.89, 0.86, 0.87, 0.85, 0.84, 0.83]);

  it('is told by the direction in which the metric is better, per day', () => {
    const accuracy = trendOf(falling, 'higher', settings);
    expect(accuracy.trend).toBe('degrading');
    expect(accuracy.slope).toBeCloseTo(-0.009, 3);
    expect(accuracy.interval!.upper).toBeLessThan(0);
    expect(accuracy.pValue).toBeLessThan(0.001);
    expect(trendOf(falling, 'lower', settings)).toEqual({ ...accuracy, trend: 'improving' });
  });

  it('does not depend on the order of the points, and leaves out what is no number', () => {
    const odd = [...falling.toReversed(), { timeMs: start, value: Number.NaN }, { timeMs: Infinity, value: 3 }];
    expect(trendOf(odd, 'higher', settings)).toEqual(trendOf(falling, 'higher', settings));
  });

  it('is not made by one odd window', () => {
    const level = [0.9, 0.91, 0.9, 0.89, 0.9, 0.91, 0.9, 0.89, 0.9, 0.1];
    expect(trendOf(daily(level), 'higher', settings).trend).toBe('stable');
  });

  it('looks at the last points', () => {
    const turned = [...falling.map(({ value }) => value), 0.84, 0.85, 0.86, 0.87, 0.88, 0.89, 0.9, 0.91];
    const found = trendOf(daily(turned), 'higher', { ...settings, maximumPoints: 8 });
    expect([found.trend, found.n]).toEqual(['improving', 8]);
  });

  it('is insufficient of too few points or of one time, and stable of equal ones', () => {
    const nothing = { trend: 'insufficient', slope: null, interval: null, pValue: null };
    expect(trendOf([], 'higher', settings)).toEqual({ ...nothing, n: 0 });
    expect(trendOf(falling.slice(0, settings.minimumPoints - 1), 'higher', settings)).toEqual({ ...nothing, n: 7 });
    const atOnce = falling.map(({ value }) => ({ timeMs: start, value }));
    expect(trendOf(atOnce, 'higher', settings)).toEqual({ ...nothing, n: 10 });
    expect(trendOf(daily(new Array(12).fill(0.7)), 'higher', settings)).toEqual({
      trend: 'stable',
      slope: 0,
      interval: { lower: 0, upper: 0 },
      pValue: 1,
      n: 12,
    });
  });

  it('is seldom told of noise', () => {
    const random = createRandom(3);
    const series = Array.from({ length: 400 }, () => daily(Array.from({ length: 12 }, () => normal(random))));
    const told = series.filter((points) => trendOf(points, 'higher', settings).trend !== 'stable');
    // 5% of 400 are 20, with a standard deviation of 4.4.
    expect(told.length).toBeLessThan(34);
    expect(told.length).toBeGreaterThan(6);
  });

  it('holds numbers or nothing, of any series', () => {
    const odd = fc.constantFrom(Number.NaN, Infinity, -Infinity);
    const point = fc.record({
      timeMs: fc.oneof(odd, fc.integer({ min: -5, max: 5 }), fc.integer({ min: -8.64e15, max: 8.64e15 })),
      value: fc.oneof(odd, fc.double({ min: -1e50, max: 1e50 })),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 20 }), (series) => {
        const found = trendOf(series, 'higher', settings);
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
      }),
    );
  });
});
