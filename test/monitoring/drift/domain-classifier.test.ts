import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classifyDomains, domainSampleSizes } from '../../../src/monitoring/drift/domain-classifier/index.ts';
import { areaUnderCurve, rankSumTail } from '../../../src/monitoring/drift/domain-classifier/rank-sum.ts';
import { type DriftMeasure, isInsufficient } from '../../../src/monitoring/drift/drift-test.ts';
import { createRandom, normal, type Random } from '../../../src/statistics/index.ts';
import { settings } from './columns-of.ts';

const oracle: { numbers: { name: string; reference: number[]; sample: number[]; area: number; area_p: number }[] } =
  JSON.parse(readFileSync(new URL('../../oracles/drift.json', import.meta.url), 'utf8'));

it.each(oracle.numbers)('the area and its chance are SciPy’s: $name', ({ reference, sample, area, area_p }) => {
  const found = rankSumTail(Float64Array.from(reference), Float64Array.from(sample));
  expect(found.area).toBeCloseTo(area, 12);
  expect(found.pValue).toBeCloseTo(area_p, 10);
  expect(areaUnderCurve(Float64Array.from(reference).sort(), Float64Array.from(sample))).toBeCloseTo(area, 12);
});

type Draw = (random: Random) => readonly number[];

/** Two numbers and a category, independent of each other. */
const usual: Draw = (random) => [normal(random), normal(random), random.integer(3)];
/** The same columns, the two numbers going together. */
const joined: Draw = (random) => {
  const first = normal(random);
  return [first, 0.9 * first + Math.sqrt(1 - 0.81) * normal(random), random.integer(3)];
};

function classify(before: Draw, now: Draw, rows: { reference: number; current: number }, seed: number, own = settings) {
  const random = createRandom(seed).fork('domains');
  const drawn = [...Array(rows.reference).fill(before), ...Array(rows.current).fill(now)].map((draw: Draw) =>
    draw(random),
  );
  const features = [true, true, false].map((isNumeric, feature) => ({
    isNumeric,
    values: Float64Array.from(drawn, (row) => row[feature]!),
  }));
  return classifyDomains(features, rows, own, createRandom(seed));
}

function measured(...given: Parameters<typeof classify>): DriftMeasure {
  const found = classify(...given);
  if (isInsufficient(found)) throw new Error(found.insufficient);
  return found;
}

describe('the domain classifier', () => {
  const sizes = [
    { rows: { reference: 120, current: 20 }, how: 'by exchange' },
    { rows: { reference: 1_000, current: 1_000 }, how: 'by halves' },
  ];

  it.each(sizes)('calls few unchanged windows changed, $how', ({ rows }) => {
    let low = 0;
    for (let window = 0; window < 100; window += 1) {
      if (measured(usual, usual, rows, window).pValue! <= 0.1) low += 1;
    }
    // 10 of 100 are expected; the chance of 20 or more is 0.002.
    expect(low).toBeLessThan(20);
  });

  it.each(sizes)('sees a shift of one column, $how', ({ rows }) => {
    const shifted: Draw = (random) => [normal(random) + 1.5, normal(random), random.integer(3)];
    const { statistic, pValue } = measured(usual, shifted, rows, 1);
    expect(statistic).toBeGreaterThan(0.75);
    expect(pValue).toBeLessThan(0.005);
  });

  it('sees two columns that go together where each by itself is as before', () => {
    const { pValue } = measured(usual, joined, { reference: 300, current: 100 }, 2);
    expect(pValue).toBeLessThan(0.005);
    expect(measured(usual, joined, { reference: 1_500, current: 1_500 }, 2).pValue).toBeLessThan(1e-6);
  });

  it('sees a wider spread, and values that are missing', () => {
    const wider: Draw = (random) => [2.5 * normal(random), normal(random), random.integer(3)];
    const lacking: Draw = (random) => [
      random.next() < 0.5 ? Number.NaN : normal(random),
      normal(random),
      random.integer(3),
    ];
    for (const changed of [wider, lacking]) {
      expect(measured(usual, changed, { reference: 300, current: 100 }, 3).pValue).toBeLessThan(0.005);
    }
  });

  it('is the same for the same seed', () => {
    const rows = { reference: 100, current: 40 };
    expect(classify(usual, joined, rows, 4)).toEqual(classify(usual, joined, rows, 4));
  });

  it('says that rows are too few, and that nothing varies', () => {
    const rows = { reference: 100, current: settings.domainClassifier.minimumRows - 1 };
    expect(classify(usual, usual, rows, 5)).toEqual({ insufficient: 'the window has 19 rows; 20 are needed' });
    const constant: Draw = () => [1, Number.NaN, 2];
    expect(classify(constant, constant, { reference: 50, current: 50 }, 6)).toHaveProperty('insufficient');
  });

  it('bounds its rows by the number of features', () => {
    const rows = { reference: 1_000_000, current: 1_000_000 };
    expect(domainSampleSizes(rows, 13, settings)).toEqual({ reference: 5_000, current: 5_000 });
    expect(domainSampleSizes(rows, 1_000, settings)).toEqual({ reference: 2_000, current: 2_000 });
    expect(domainSampleSizes({ reference: 50_000, current: 200 }, 13, settings)).toEqual({
      reference: 1_000,
      current: 200,
    });
    expect(domainSampleSizes({ reference: 50_000, current: 200 }, 1_000, settings)).toEqual({
      reference: 150,
      current: 150,
    });
  });
});
