import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialTail, hypergeometricTail } from '../../src/statistics/index.ts';

type Four = [number, number, number, number];
type Five = [number, number, number, number, number];
const oracle: { binomial: Four[]; hypergeometric: Five[]; fisher: Five[] } = JSON.parse(
  readFileSync(new URL('../oracles/exact-tails.json', import.meta.url), 'utf8'),
);

/** Ten digits: the tails are sums of terms that follow from a first one, of which logarithms cancel. */
const expectClose = (found: number, expected: number): void =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-10 * expected + 1e-300);

describe('SciPy’s', () => {
  it('binomial tail', () => {
    for (const [k, n, chance, expected] of oracle.binomial) expectClose(binomialTail(k, n, chance), expected);
  });
  it('hypergeometric tail', () => {
    for (const [k, drawn, marked, total, expected] of oracle.hypergeometric) {
      expectClose(hypergeometricTail(k, drawn, marked, total), expected);
    }
  });
  it('exact test of Fisher, one-sided', () => {
    for (const [a, b, c, d, expected] of oracle.fisher) {
      expectClose(hypergeometricTail(a, a + b, a + c, a + b + c + d), expected);
    }
  });
});

const counts = fc.integer({ min: 0, max: 60 });

describe('a tail', () => {
  it('is a chance, falls with k, and loses one probability at each step', () => {
    fc.assert(
      fc.property(
        counts,
        counts,
        counts,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (drawn, marked, others, chance) => {
          const total = Math.max(drawn, marked) + others;
          for (const tail of [
            (k: number) => binomialTail(k, drawn, chance),
            (k: number) => hypergeometricTail(k, drawn, marked, total),
          ]) {
            expect(tail(0)).toBe(1);
            expect(tail(drawn + 1)).toBe(0);
            for (let k = 0; k <= drawn; k += 1) expect(tail(k) - tail(k + 1)).toBeGreaterThan(-1e-10);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is refused of what is no count or no chance', () => {
    expect(() => binomialTail(1, 2.5, 0.1)).toThrow(RangeError);
    expect(() => binomialTail(1, 2, 1.1)).toThrow(RangeError);
    expect(() => hypergeometricTail(1, 5, 2, 4)).toThrow(RangeError);
    expect(() => hypergeometricTail(1, 2, Number.NaN, 4)).toThrow(RangeError);
  });
});
