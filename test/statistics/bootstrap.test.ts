import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/index.ts';
import { resampledMetrics } from '../../src/metrics/index.ts';
import {
  bootstrapDifferences,
  bootstrapIntervals,
  clusteredStandardError,
  createRandom,
  normal,
  normalProbability,
  normalQuantile,
  oneStandardErrorChoice,
  standardDeviation,
} from '../../src/statistics/index.ts';

const oracle: {
  spatial: number[];
  intervals: Record<'variance' | 'mean', Record<'bca' | 'percentile', [number, number, number]>>;
  x: number[];
  ndtr: number[];
  p: number[];
  ndtri: number[];
} = JSON.parse(readFileSync(new URL('../oracles/bootstrap.json', import.meta.url), 'utf8'));

const settings = settingsSchema.parse({}).evaluation.bootstrap;

const moments = (values: ArrayLike<number>) => (timesDrawn: Uint32Array) => {
  const total = timesDrawn.reduce((sum, times) => sum + times, 0);
  const mean = timesDrawn.reduce((sum, times, row) => sum + times * values[row]!, 0) / total;
  const variance = timesDrawn.reduce((sum, times, row) => sum + times * (values[row]! - mean) ** 2, 0) / total;
  return { mean, variance };
};

describe('the normal distribution', () => {
  it('is SciPy’s', () => {
    for (const [index, x] of oracle.x.entries()) {
      const found = normalProbability(x);
      expect(Math.abs(found - oracle.ndtr[index]!)).toBeLessThan(1e-14);
    }
    for (const [index, p] of oracle.p.entries()) expect(normalQuantile(p)).toBeCloseTo(oracle.ndtri[index]!, 12);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect(() => normalQuantile(1.1)).toThrow(RangeError);
  });
});

describe('bootstrap intervals', () => {
  it.each(['bca', 'percentile'] as const)(
    'by %s are SciPy’s, and Efron and Tibshirani’s of the spatial data',
    (method) => {
      const found = bootstrapIntervals(
        oracle.spatial.length,
        moments(oracle.spatial),
        { ...settings, resamples: 50_000, level: 0.9, method },
        createRandom(1),
      );
      for (const name of ['mean', 'variance'] as const) {
        const [lower, upper, standardError] = oracle.intervals[name][method];
        const interval = found[name]!;
        expect(interval.method).toBe(method);
        expect(Math.abs(interval.lower - lower) / standardError).toBeLessThan(0.04);
        expect(Math.abs(interval.upper - upper) / standardError).toBeLessThan(0.04);
        expect(Math.abs(interval.standardError / standardError - 1)).toBeLessThan(0.02);
      }
      // Their table 14.2, from 2,000 resamples.
      const [lower, upper] = method === 'bca' ? [115.8, 259.6] : [100.8, 233.9];
      expect(found.variance!.estimate).toBeCloseTo(171.5, 1);
      expect(Math.abs(found.variance!.lower - lower!)).toBeLessThan(4);
      expect(Math.abs(found.variance!.upper - upper!)).toBeLessThan(4);
    },
  );

  it('cover the truth about as often as they say', () => {
    const random = createRandom(9);
    let covered = 0;
    const trials = 200;
    for (let trial = 0; trial < trials; trial += 1) {
      const values = Float64Array.from({ length: 40 }, () => normal(random));
      const { mean } = bootstrapIntervals(40, moments(values), { ...settings, resamples: 400 }, random);
      if (mean!.lower <= 0 && mean!.upper >= 0) covered += 1;
    }
    expect(covered / trials).toBeGreaterThan(0.88);
    expect(covered / trials).toBeLessThan(0.99);
  });

  const random = createRandom(5);
  const labels = Uint8Array.from({ length: 300 }, () => random.integer(2));
  const good = Float64Array.from(labels, (label) => Math.min(1, 0.35 * label + 0.65 * random.next()));
  const bad = good.map((p) => 0.6 * p + 0.4 * random.next());

  it('of the metrics hold the estimates, and are the same for the same seed', () => {
    const run = () => bootstrapIntervals(300, resampledMetrics(labels, good, 0.5), settings, createRandom(2));
    const found = run();
    for (const interval of Object.values(found)) {
      expect(interval!.lower).toBeLessThanOrEqual(interval!.estimate);
      expect(interval!.upper).toBeGreaterThanOrEqual(interval!.estimate);
      expect(interval!.resamples).toBe(2000);
    }
    expect(run()).toEqual(found);
  });

  it('of a difference are paired: a model does not differ from itself, and the worse is seen to be worse', () => {
    const metrics = resampledMetrics(labels, good, 0.5);
    const same = bootstrapDifferences(300, metrics, metrics, settings, createRandom(3));
    expect(same.rocAuc).toMatchObject({ estimate: 0, lower: 0, upper: 0, standardError: 0, shareAboveZero: 0.5 });
    const worse = bootstrapDifferences(300, resampledMetrics(labels, bad, 0.5), metrics, settings, createRandom(3));
    expect(worse.rocAuc!.upper).toBeLessThan(0);
    expect(worse.rocAuc!.shareAboveZero).toBe(0);
    expect(worse.logLoss!.shareAboveZero).toBe(1);
  });

  /** 30 units of 10 rows that are all alike: what 30 independent rows tell, and no more. */
  const unitOfRow = Uint32Array.from({ length: 300 }, (_, row) => 7 * (row % 30));
  const ofUnits = Float64Array.from({ length: 30 }, () => normal(random));
  const ofRows = Float64Array.from(unitOfRow, (unit) => ofUnits[unit / 7] as number);

  it.each(['bca', 'percentile'] as const)('of rows in units, by %s, are those of the units', (method) => {
    const wanted = bootstrapIntervals(30, moments(ofUnits), { ...settings, method }, createRandom(4));
    const found = bootstrapIntervals(300, moments(ofRows), { ...settings, method }, createRandom(4), unitOfRow);
    for (const name of ['mean', 'variance'] as const) {
      for (const end of ['estimate', 'lower', 'upper', 'standardError'] as const) {
        expect(found[name]![end]).toBeCloseTo(wanted[name]![end], 10);
      }
      expect(found[name]!.method).toBe(method);
    }
  });

  it('of a mean of unequal units have the standard error of clusters', () => {
    const sized = Uint32Array.from({ length: 300 }, (_, row) => Math.floor(Math.sqrt(4 * row)));
    const values = Float64Array.from(sized, (unit) => (ofUnits[unit % 30] as number) + 0.3 * normal(random));
    const found = bootstrapIntervals(300, moments(values), { ...settings, resamples: 20_000 }, random, sized);
    const expected = clusteredStandardError(values, sized) as number;
    expect(Math.abs(found.mean!.standardError / expected - 1)).toBeLessThan(0.06);
    const each = Uint32Array.from(values, (_, row) => row);
    expect(clusteredStandardError(values, each)).toBeCloseTo((standardDeviation(values) as number) / 300 ** 0.5, 12);
    expect(expected).toBeGreaterThan(2 * (clusteredStandardError(values, each) as number));
  });

  it('of a difference are paired by units too, and one unit alone has none', () => {
    const shifted = ofRows.map((value) => value + 0.2);
    const found = bootstrapDifferences(300, moments(shifted), moments(ofRows), settings, random, unitOfRow);
    expect(found.mean!.estimate).toBeCloseTo(0.2, 10);
    expect(found.mean!.standardError).toBeLessThan(1e-10);
    expect(bootstrapIntervals(300, moments(ofRows), settings, random, new Uint32Array(300)).mean).toBeNull();
  });

  it('are null where the figure is not defined, and of percentiles where BCa does not exist or costs too much', () => {
    const oneClass = bootstrapIntervals(
      50,
      resampledMetrics(new Uint8Array(50), good.slice(0, 50), 0.5),
      settings,
      random,
    );
    expect(oneClass.rocAuc).toBeNull();
    expect(oneClass.brierScore).not.toBeNull();
    const nothing = bootstrapIntervals(
      0,
      resampledMetrics(new Uint8Array(0), new Float64Array(0), 0.5),
      settings,
      random,
    );
    expect(Object.values(nothing).every((interval) => interval === null)).toBe(true);
    const few = bootstrapIntervals(300, moments(good), { ...settings, maximumDraws: 60_000 }, random);
    expect(few.mean).toMatchObject({ resamples: 200, method: 'percentile' });
    const certain = labels.map((label) => label);
    const perfect = bootstrapIntervals(
      300,
      resampledMetrics(labels, Float64Array.from(certain), 0.5),
      settings,
      random,
    );
    expect(perfect.rocAuc).toMatchObject({ estimate: 1, lower: 1, upper: 1 });
  });
});

describe('the rule of one standard error', () => {
  it('takes the simplest that is within one of the best', () => {
    const candidate = (value: number, standardError = 0.02) => ({ value, standardError });
    expect(oneStandardErrorChoice([candidate(0.8), candidate(0.82), candidate(0.83)], 'higher')).toBe(1);
    expect(oneStandardErrorChoice([candidate(0.8), candidate(0.9), candidate(0.83)], 'higher')).toBe(1);
    expect(oneStandardErrorChoice([candidate(0.8), candidate(0.8)], 'higher')).toBe(0);
    expect(oneStandardErrorChoice([candidate(0.42), candidate(0.4), candidate(0.5)], 'lower')).toBe(0);
    expect(() => oneStandardErrorChoice([], 'lower')).toThrow(RangeError);
  });
});
