import { describe, expect, it } from 'vitest';
import { exchangeTest } from '../../../src/monitoring/performance/exchange-test.ts';
import { createRandom, hypergeometricTail } from '../../../src/statistics/index.ts';

/** The share of hits among the rows that are taken. */
const shareOf = (hits: readonly number[]) => (isTaken: Uint32Array) => {
  const rows = hits.filter((_, row) => isTaken[row] === 1);
  return { share: rows.length === 0 ? null : rows.reduce((sum, hit) => sum + hit, 0) / rows.length };
};

const sideOf = (rows: number, hits: number): number[] => Array.from({ length: rows }, (_, row) => Number(row < hits));

describe('the exchange of rows', () => {
  it('is Fisher’s exact test where the metric is a share of rows', () => {
    for (const [referenceHits, windowHits] of [
      [38, 10],
      [36, 12],
      [30, 9],
    ] as const) {
      const sides = [...sideOf(40, referenceHits), ...sideOf(20, windowHits)];
      const rows = { reference: 40, window: 20, metricsOf: shareOf(sides) };
      const [pValue] = exchangeTest(['share'], () => 'higher', rows, 20_000, createRandom(1));
      // Twenty hits tell the chance to about a fifth.
      const misses = 60 - referenceHits - windowHits;
      const expected = hypergeometricTail(20 - windowHits, 20, misses, 60);
      expect(Math.abs(Math.log(pValue! / expected))).toBeLessThan(0.5);
    }
  });

  it('asks for the worse side of a metric, and takes what is not defined for no proof', () => {
    const sides = [...sideOf(40, 38), ...sideOf(20, 5)];
    const rows = { reference: 40, window: 20, metricsOf: shareOf(sides) };
    const chances = (better: 'higher' | 'lower') =>
      exchangeTest(['share'], () => better, rows, 2_000, createRandom(2))[0]!;
    expect(chances('higher')).toBeLessThan(0.001);
    expect(chances('lower')).toBeGreaterThan(0.9);
    const undefinedEverywhere = { ...rows, metricsOf: () => ({ share: null }) };
    expect(exchangeTest(['share'], () => 'higher', undefinedEverywhere, 2_000, createRandom(2))).toEqual([1]);
  });

  it('is as likely below any level as the level says, of a skewed metric and a small reference', () => {
    const random = createRandom(3);
    const trials = 600;
    let below = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      // Squared errors of a model that is seldom wrong and then much.
      const errors = Array.from({ length: 50 }, () =>
        random.next() < 0.1 ? 0.5 + random.next() : 0.05 * random.next(),
      );
      const rows = { reference: 30, window: 20, metricsOf: shareOf(errors) };
      const [pValue] = exchangeTest(['share'], () => 'lower', rows, 200, random.fork(`${trial}`));
      below += Number(pValue! <= 0.05);
    }
    expect(below / trials).toBeGreaterThan(0.025);
    expect(below / trials).toBeLessThan(0.075);
  });
});
