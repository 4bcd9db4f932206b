import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialProbability } from '../../src/statistics/gamma.ts';
import {
  benjaminiHochberg,
  bonferroni,
  chiSquareTail,
  chiSquareTwoSample,
  countInBins,
  cramersV,
  createRandom,
  doaneEdges,
  holm,
  jensenShannonDistance,
  kolmogorovSmirnov,
  kolmogorovSmirnovStatistic,
  kolmogorovTail,
  mannKendall,
  populationStabilityIndex,
  quantileEdges,
  sortedWithoutMissing,
  sturgesEdges,
  theilSen,
  wassersteinDistance,
} from '../../src/statistics/index.ts';

type Progression = [count: number, start: number, step: number];

const oracle: {
  kolmogorovSmirnov: { a: number[]; b: number[]; expected: [number, number] }[];
  progressions: { first: Progression; second: Progression; expected: [number, number] }[];
  kolmogorovTails: [number, number, number][];
  chiSquareTails: [number, number, number][];
  chiSquare: { table: [number[], number[]]; expected: [number, number, number] }[];
  exactChiSquare: { table: [number[], number[]]; expected: number }[];
  distances: { p: number[]; q: number[]; e: number; two: number; psi: number }[];
  wasserstein: { a: number[]; b: number[]; v: number[]; w: number[]; expected: number; weighted: number }[];
  adjusted: { p: number[]; holm: number[]; benjaminiHochberg: number[]; bonferroni: number[] }[];
  trends: { times: number[]; values: number[]; theilSen: number[]; mannKendall: number[] }[];
  edges: { values: number[]; doane: number[]; sturges: number[]; counts: number[]; deciles: number[] }[];
} = JSON.parse(readFileSync(new URL('../oracles/two-samples.json', import.meta.url), 'utf8'));

const sorted = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();
const progression = ([count, start, step]: Progression): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => start + index * step);
const linear = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + (index * (to - from)) / (count - 1));

/** Relative, so that small chances are held to the same as large ones; `absolute` is for what is 0 but for rounding. */
function expectNear(found: number, expected: number, relative = 1e-9, absolute = 1e-14): void {
  const difference = Math.abs(found - expected);
  if (difference > relative * Math.abs(expected) + absolute) expect(found).toBe(expected);
}

const published = [
  [16, 18, 16, 14, 12, 12],
  [16, 16, 16, 16, 16, 8],
] as const;

// Few values, so that there are many ties, and the tiny sizes at which conventions part.
const samples = fc
  .array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -5, max: 5, noNaN: true })), {
    minLength: 1,
    maxLength: 30,
  })
  .map(sorted);
// So few that all tables of the same margins are counted out.
const counts = fc
  .array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 5 })
  .map((pairs) => [pairs.map(([one]) => one), pairs.map(([, other]) => other)] as const)
  .filter((sides) => sides.every((side) => side.some((count) => count > 0)));

describe('the Kolmogorov–Smirnov test', () => {
  it('is SciPy’s on its published vectors', () => {
    const near = kolmogorovSmirnov(sorted([1, 2, 3]), sorted([1.01, 2.01]));
    expect([near.statistic, near.pValue, near.isExact]).toEqual([1 / 3, 1, true]);
    const off = kolmogorovSmirnov(sorted([1, 2, 3]), sorted([0.99, 1.99]));
    expectNear(off.statistic, 2 / 3);
    expectNear(off.pValue, 0.6);
    const shifted = linear(1, 100, 110).map((value) => value + 20.1);
    const hundred = kolmogorovSmirnov(sorted(shifted), sorted(linear(1, 100, 100)));
    expectNear(hundred.statistic, 232 / 1100);
    expectNear(hundred.pValue, 0.015739183865607, 1e-12);
    expectNear(kolmogorovTail(232 / 1100, Math.round((100 * 110) / 210)), 0.016541419540219, 1e-11);
    const tied = sorted([2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 5, 5, 6, 6, 6, 6]);
    const byOne = kolmogorovSmirnov(
      tied,
      tied.map((value) => value + 1),
    );
    expect(byOne.statistic).toBe(5 / 16);
    expectNear(byOne.pValue, 0.4262934613454952, 1e-13);
  });

  it('is SciPy’s on random samples with ties, and tiny ones', () => {
    for (const { a, b, expected } of oracle.kolmogorovSmirnov) {
      const found = kolmogorovSmirnov(Float64Array.from(a), Float64Array.from(b));
      expectNear(found.statistic, expected[0], 1e-14);
      expectNear(found.pValue, expected[1], 1e-11, 0);
    }
  });

  it('is SciPy’s on large samples, exact up to 10,000 rows and by the limit above', () => {
    for (const { first, second, expected } of oracle.progressions) {
      const found = kolmogorovSmirnov(progression(first), progression(second));
      expect(found.isExact).toBe(Math.max(first[0], second[0]) <= 10_000);
      expectNear(found.statistic, expected[0], 1e-12);
      expectNear(found.pValue, expected[1], 1e-9, 0);
    }
  });

  it('has SciPy’s limit distribution, down to the smallest chances', () => {
    for (const [x, n, expected] of oracle.kolmogorovTails) {
      expectNear(kolmogorovTail(x, n), expected, 1e-9, 0);
    }
  });

  it('has a limit that differs by rounding alone from the sum of all its terms', () => {
    for (const n of [1_023, 1_024, 1_700, 4_762, 30_000]) {
      for (const scaled of [2.2, 3, 7, 20, 60, 180]) {
        const shift = Math.sqrt(n * scaled);
        let sum = 0;
        for (let v = 0; v + shift < n; v += 1) {
          sum += (shift / (shift + v)) * binomialProbability(v, n, v + shift, n - v - shift);
        }
        expectNear(kolmogorovTail(shift / n, n), 2 * sum, 1e-12, 0);
      }
    }
  });

  it('is the greatest distance of the distribution functions, whichever sample comes first', () => {
    const share = (values: Float64Array, limit: number): number =>
      values.filter((value) => value <= limit).length / values.length;
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const byDefinition = Math.max(...[...a, ...b].map((value) => Math.abs(share(a, value) - share(b, value))));
        const found = kolmogorovSmirnov(a, b);
        expect(found.statistic).toBeCloseTo(byDefinition, 12);
        expect(kolmogorovSmirnovStatistic(a, b)).toBe(found.statistic);
        expect(kolmogorovSmirnov(b, a)).toEqual(found);
        expect(found.pValue).toBeGreaterThan(0);
        expect(found.pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has the p-value of all orders of small samples', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.nat(), (n, m, choice) => {
        const statistics = assignments(n + m, n).map((first) => {
          const ranks = Array.from({ length: n + m }, (_, rank) => rank);
          const second = ranks.filter((rank) => !first.includes(rank));
          return [first, second] as const;
        });
        const [first, second] = statistics[choice % statistics.length]!;
        const found = kolmogorovSmirnov(sorted(first), sorted(second));
        const asFar = statistics.filter(
          ([a, b]) => kolmogorovSmirnovStatistic(sorted(a), sorted(b)) >= found.statistic - 1e-12,
        );
        expect(found.pValue).toBeCloseTo(asFar.length / statistics.length, 12);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses what has no distribution', () => {
    expect(() => kolmogorovSmirnov(sorted([]), sorted([1]))).toThrow(RangeError);
    expect(() => kolmogorovSmirnov(sorted([NaN]), sorted([1]))).toThrow(RangeError);
  });
});

/** Every way to choose `size` of 0 … count − 1. */
function assignments(count: number, size: number): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: count }, (_, last) => last).flatMap((last) =>
    assignments(last, size - 1).map((rest) => [...rest, last]),
  );
}

describe('the two-sample chi-square test', () => {
  it('is SciPy’s contingency test without correction', () => {
    for (const { table, expected } of oracle.chiSquare) {
      const found = chiSquareTwoSample(table[0], table[1]);
      expect([found.method, found.degreesOfFreedom]).toEqual(['asymptotic', expected[2]]);
      expectNear(found.statistic, expected[0], 1e-9, 1e-12);
      expectNear(found.pValue, expected[1], 1e-9, 0);
    }
    for (const [x, degreesOfFreedom, expected] of oracle.chiSquareTails) {
      expectNear(chiSquareTail(x, degreesOfFreedom), expected, 1e-11, 1e-300);
    }
  });

  it('is not the test against shares that are taken for exact, whose published value its tail gives', () => {
    const [current, reference] = published;
    const oneSample = current.reduce((sum, count, bin) => sum + (count - reference[bin]!) ** 2 / count, 0);
    expect(chiSquareTail(oneSample, 5)).toBeCloseTo(0.67309, 5);
    expect(chiSquareTwoSample(...published).pValue).toBeGreaterThan(0.89);
  });

  it('counts out the tables of the same margins where expected counts are small', () => {
    for (const { table, expected } of oracle.exactChiSquare) {
      const found = chiSquareTwoSample(table[0], table[1], { permutations: 10_000_000 });
      expect(found.method).toBe('permutation');
      expectNear(found.pValue, expected, 1e-9, 1e-12);
    }
  });

  it('draws tables where they are too many, and always the same ones by default', () => {
    const wide: readonly [number[], number[]] = [
      [30, 9, 4, 3, 2, 1, 1],
      [12, 9, 6, 3, 1, 2, 0],
    ];
    // So many rows that they are drawn by category.
    const long: readonly [number[], number[]] = [
      [900, 40, 4],
      [300, 22, 0],
    ];
    expect(chiSquareTwoSample(...wide)).toEqual(chiSquareTwoSample(...wide));
    expect(chiSquareTwoSample(...wide)).not.toEqual(chiSquareTwoSample(...wide, { random: createRandom(4) }));
    for (const table of [wide, long]) {
      const exact = chiSquareTwoSample(...table, { permutations: 40_000_000 });
      const drawn = chiSquareTwoSample(...table);
      const standardError = Math.sqrt((exact.pValue * (1 - exact.pValue)) / 9_999);
      expect(exact.pValue).toBeGreaterThan(0.01);
      expect(Math.abs(drawn.pValue - exact.pValue)).toBeLessThan(4 * standardError);
    }
  });

  it('has no floor where no drawn table is as far, and alarms no more often for that', () => {
    const permutations = 200;
    const moved: readonly [number[], number[]] = [
      [160, 130, 10, 3],
      [10, 85, 4, 1],
    ];
    const { pValue, method } = chiSquareTwoSample(...moved, { permutations });
    expect(method).toBe('permutation');
    expect(pValue).toBeLessThan(1e-10);

    const random = createRandom(6);
    const shares = [0.5, 0.8, 0.97, 1];
    const draw = (rows: number): number[] => {
      const drawn = [0, 0, 0, 0];
      for (let row = 0; row < rows; row += 1) {
        const at = random.next();
        drawn[shares.findIndex((edge) => at < edge)]! += 1;
      }
      return drawn;
    };
    const unchanged = 10_000;
    let below = 0;
    for (let turn = 0; turn < unchanged; turn += 1) {
      if (chiSquareTwoSample(draw(60), draw(20), { permutations, random }).pValue <= 0.002) below += 1;
    }
    expect(below).toBeLessThan(unchanged * 0.002);
  });

  it('is symmetric, bounded and blind to the order of categories and to empty ones', () => {
    fc.assert(
      fc.property(counts, ([a, b]) => {
        const found = chiSquareTwoSample(a, b, { permutations: 100_000 });
        expect(found.pValue).toBeGreaterThan(0);
        expect(found.pValue).toBeLessThanOrEqual(1);
        expect(found.statistic).toBeGreaterThanOrEqual(0);
        const turned = chiSquareTwoSample([...b].reverse(), [0, ...a].slice(1).reverse(), { permutations: 100_000 });
        expectNear(turned.statistic, found.statistic, 1e-9, 1e-9);
        expectNear(turned.pValue, found.pValue, 1e-9);
        const padded = chiSquareTwoSample([...a, 0], [...b, 0], { permutations: 100_000 });
        expect(padded).toEqual(found);
        const total = [...a, ...b].reduce((sum, count) => sum + count, 0);
        const effect = cramersV(found.statistic, total, 2, found.degreesOfFreedom + 1);
        expect(effect).toBeGreaterThanOrEqual(0);
        expect(effect).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('finds no difference in one category, and refuses what are no counts', () => {
    expect(chiSquareTwoSample([0, 5], [0, 900])).toEqual({
      statistic: 0,
      pValue: 1,
      degreesOfFreedom: 0,
      method: 'asymptotic',
    });
    expect(() => chiSquareTwoSample([0, 0], [1, 2])).toThrow(RangeError);
    expect(() => chiSquareTwoSample([1, 2], [1])).toThrow(RangeError);
    expect(() => chiSquareTwoSample([0.5, 2], [1, 3])).toThrow(RangeError);
    expect(() => chiSquareTwoSample([NaN, 2], [1, 3])).toThrow(RangeError);
  });
});

describe('distances of distributions', () => {
  it('have their published values', () => {
    expect(jensenShannonDistance([1, 0, 0], [0, 1, 0], 2)).toBe(1);
    expect(jensenShannonDistance([1, 0], [0.5, 0.5], 'e')).toBeCloseTo(0.464501404022, 12);
    const shares = published.map((side) => side.map((count) => count / 88)) as [number[], number[]];
    expect(populationStabilityIndex(...shares)).toBeCloseTo(0.0372183816, 10);
    expect(jensenShannonDistance(...published, 'e')).toBeCloseTo(0.0680481962, 10);
    expect(wassersteinDistance(sorted([2.1, 4.5, 6.7]), sorted([4.6, 7, 9.2]), [1, 3, 1], [1, 3, 1])).toBeCloseTo(
      2.5,
      12,
    );
  });

  it('are SciPy’s, and the index NumPy’s, on random counts', () => {
    for (const { p, q, e, two, psi } of oracle.distances) {
      expectNear(jensenShannonDistance(p, q, 'e'), e, 1e-12, 1e-8);
      expectNear(jensenShannonDistance(p, q, 2), two, 1e-12, 1e-8);
      const shareOf = (side: number[]) => side.map((count) => count / side.reduce((sum, one) => sum + one, 0));
      expectNear(populationStabilityIndex(shareOf(p), shareOf(q)), psi, 1e-12);
    }
  });

  it('are SciPy’s Wasserstein on random samples with ties and weights', () => {
    for (const { a, b, v, w, expected, weighted } of oracle.wasserstein) {
      const [first, second] = [Float64Array.from(a), Float64Array.from(b)];
      expectNear(wassersteinDistance(first, second), expected, 1e-12);
      expectNear(wassersteinDistance(first, second, v, w), weighted, 1e-12);
    }
  });

  it('are 0 of the same, symmetric, and within their bounds', () => {
    fc.assert(
      fc.property(counts, samples, samples, ([p, q], a, b) => {
        for (const base of ['e', 2] as const) {
          const distance = jensenShannonDistance(p, q, base);
          expect(distance).toBeGreaterThanOrEqual(0);
          expect(distance).toBeLessThanOrEqual(base === 2 ? 1 : Math.sqrt(Math.LN2) + 1e-15);
          expectNear(jensenShannonDistance(q, p, base), distance, 1e-12);
          expect(jensenShannonDistance(p, p, base)).toBe(0);
          expectNear(jensenShannonDistance([...p].reverse(), [...q].reverse(), base), distance, 1e-9, 1e-8);
        }
        const index = populationStabilityIndex(p, q);
        expect(index).toBeGreaterThanOrEqual(0);
        expectNear(populationStabilityIndex(q, p), index, 1e-12);
        const moved = wassersteinDistance(a, b);
        expectNear(wassersteinDistance(b, a), moved, 1e-12, 1e-12);
        expect(wassersteinDistance(a, a)).toBe(0);
        const shift = wassersteinDistance(
          a,
          a.map((value) => value + 2),
        );
        expect(shift).toBeCloseTo(2, 9);
        expectNear(
          wassersteinDistance(
            a,
            b,
            a.map(() => 2),
            b.map(() => 3),
          ),
          moved,
          1e-9,
          1e-12,
        );
      }),
    );
  });

  it('refuse what is no distribution', () => {
    expect(() => jensenShannonDistance([0, 0], [1, 2], 2)).toThrow(RangeError);
    expect(() => jensenShannonDistance([1], [1, 2], 2)).toThrow(RangeError);
    expect(() => populationStabilityIndex([1], [0.5, 0.5])).toThrow(RangeError);
    expect(() => wassersteinDistance(sorted([]), sorted([1]))).toThrow(RangeError);
    expect([cramersV(0, 0, 2, 2), cramersV(3, 10, 2, 1)]).toEqual([0, 0]);
  });
});

describe('p-values asked together', () => {
  it('are adjusted as statsmodels does', () => {
    for (const { p, ...expected } of oracle.adjusted) {
      for (const [name, adjust] of Object.entries({ holm, benjaminiHochberg, bonferroni })) {
        const found = adjust(p);
        for (const [index, value] of expected[name as keyof typeof expected].entries()) {
          expectNear(found[index]!, value, 1e-13);
        }
      }
    }
    expect([holm([]), benjaminiHochberg([]), bonferroni([])]).toEqual([[], [], []]);
    expect(() => holm([0.1, NaN])).toThrow(RangeError);
  });

  it('keep their order, never fall, and no method is above Bonferroni’s', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (p) => {
        const strictest = bonferroni(p);
        for (const adjust of [holm, benjaminiHochberg]) {
          const found = adjust(p);
          for (const [one, value] of found.entries()) {
            expect(value).toBeGreaterThanOrEqual(p[one]! * (1 - 1e-15));
            expect(value).toBeLessThanOrEqual(strictest[one]!);
            for (const [other, next] of found.entries())
              if (p[one]! < p[other]!) expect(value).toBeLessThanOrEqual(next);
          }
        }
      }),
    );
  });
});

describe('trends', () => {
  it('are SciPy’s slopes and pyMannKendall’s tests, with ties', () => {
    for (const { times, values, theilSen: line, mannKendall: test } of oracle.trends) {
      const { slope, intercept, lower, upper } = theilSen(times, values);
      for (const [index, found] of [slope, intercept, lower, upper].entries()) {
        expectNear(found, line[index]!, 1e-10, 1e-12);
      }
      const { statistic, z, pValue, tau } = mannKendall(values);
      expect(statistic).toBe(test[0]);
      for (const [index, found] of [z, pValue, tau].entries()) expectNear(found, test[index + 1]!, 1e-9);
    }
  });

  it('turn round with time, and keep the slope that a line has', () => {
    const points = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(points, fc.integer({ min: -5, max: 5 }), (values, slope) => {
        const times = values.map((_, index) => index);
        const found = mannKendall(values);
        const turned = mannKendall([...values].reverse());
        expect([turned.statistic + found.statistic, turned.pValue]).toEqual([0, found.pValue]);
        expect(Math.abs(found.tau)).toBeLessThanOrEqual(1);
        const straight = theilSen(
          times,
          times.map((time) => slope * time + 3),
        );
        expect(straight).toEqual({ slope, intercept: 3, lower: slope, upper: slope });
        const line = theilSen(times, values);
        expect(line.lower).toBeLessThanOrEqual(line.slope);
        expect(line.upper).toBeGreaterThanOrEqual(line.slope);
      }),
    );
  });

  it('are none without points that differ', () => {
    expect(mannKendall([])).toEqual({ statistic: 0, z: 0, pValue: 1, tau: 0 });
    expect(mannKendall([4, 4, 4])).toEqual({ statistic: 0, z: 0, pValue: 1, tau: 0 });
    expect(() => theilSen([1, 1], [2, 3])).toThrow(RangeError);
    expect(() => theilSen([1], [2, 3])).toThrow(RangeError);
  });
});

describe('bins', () => {
  it('have NumPy’s edges and counts', () => {
    for (const { values, doane, sturges, counts: expected, deciles } of oracle.edges) {
      const ascending = Float64Array.from(values);
      for (const [found, edges] of [
        [doaneEdges(ascending), doane],
        [sturgesEdges(ascending), sturges],
      ] as const) {
        expect(found).toHaveLength(edges.length);
        for (const [index, edge] of edges.entries()) expectNear(found[index]!, edge, 1e-13, 1e-13);
      }
      expect([...countInBins(ascending, Float64Array.from(sturges))]).toEqual(expected);
      if (new Set(values).size > 1) {
        const found = quantileEdges(ascending, 10);
        expect([...found]).toEqual([...new Set(found)]);
        for (const edge of deciles) expect(Math.min(...found.map((one) => Math.abs(one - edge)))).toBeLessThan(1e-12);
      }
    }
  });

  it('hold every value once, whatever its size, and NaN never', () => {
    const any = fc.array(fc.double(), { maxLength: 40 }).map((values) => Float64Array.from(values));
    fc.assert(
      fc.property(any, samples, (values, reference) => {
        for (const edges of [quantileEdges(reference, 7), doaneEdges(reference), sturgesEdges(reference)]) {
          expect(edges.length).toBeGreaterThanOrEqual(2);
          const found = countInBins(values, edges);
          const present = sortedWithoutMissing(values);
          expect(found).toHaveLength(edges.length - 1);
          expect(found.reduce((sum, count) => sum + count, 0)).toBe(present.length);
          expect([...present]).toEqual([...values].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b));
        }
      }),
    );
  });
});
