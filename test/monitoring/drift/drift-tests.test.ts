import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnKind, DriftColumn } from '../../../src/monitoring/drift/columns.ts';
import { type DriftMeasure, type DriftTest, isInsufficient } from '../../../src/monitoring/drift/drift-test.ts';
import { driftTests } from '../../../src/monitoring/drift/tests/index.ts';
import { chanceOf, reachedByChance } from '../../../src/monitoring/drift/thresholds/judge-by-chance.ts';
import { createRandom, normal } from '../../../src/statistics/index.ts';
import { categories, numbers, settings } from './columns-of.ts';

const oracle: {
  numbers: {
    name: string;
    reference: number[];
    sample: number[];
    kolmogorov_smirnov: [number, number];
    wasserstein: number;
  }[];
  categories: {
    name: string;
    reference: number[];
    sample: number[];
    chi_square: [number, number];
    jensen_shannon: number;
  }[];
} = JSON.parse(readFileSync(new URL('../../oracles/drift.json', import.meta.url), 'utf8'));

const labels = ['a', 'b', 'c'];
const random = () => createRandom(5);

function measured(test: DriftTest, reference: DriftColumn, sample: DriftColumn): DriftMeasure {
  const found = test.fit(reference, settings).calculate(sample, random());
  if (isInsufficient(found)) throw new Error(found.insufficient);
  return found;
}

const testOf = (name: string): DriftTest => driftTests.find((test) => test.name === name)!;

const kinds: readonly ColumnKind[] = ['numeric', 'category'];
const cases = driftTests.flatMap((test) =>
  kinds.filter((kind) => test.applies(kind)).map((kind) => ({ test, kind, name: test.name })),
);

/** Cells of a column of that kind: finite numbers with ties, or labels; null is missing. */
const cellsOf = (kind: ColumnKind, minimum = settings.minimumRows) =>
  kind === 'numeric'
    ? fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
        minLength: minimum,
        maxLength: 60,
      })
    : fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: minimum, maxLength: 60 });

const columnOf = (kind: ColumnKind, cells: readonly (number | string | null)[]): DriftColumn =>
  kind === 'numeric'
    ? numbers(cells.map((cell) => (typeof cell === 'number' ? cell : Number.NaN)))
    : categories(cells as (string | null)[], labels);

describe.each(cases)('$name of $kind columns', ({ test, kind }) => {
  it('gives finite numbers, within their bounds', () => {
    fc.assert(
      fc.property(cellsOf(kind), cellsOf(kind), (reference, sample) => {
        const { statistic, pValue, effectSize } = measured(test, columnOf(kind, reference), columnOf(kind, sample));
        expect(Number.isFinite(statistic)).toBe(true);
        expect(statistic).toBeGreaterThanOrEqual(0);
        if (test.name === 'kolmogorov_smirnov' || test.name === 'jensen_shannon') {
          expect(statistic).toBeLessThanOrEqual(1 + 1e-12);
        }
        if (pValue !== null) {
          expect(pValue).toBeGreaterThanOrEqual(0);
          expect(pValue).toBeLessThanOrEqual(1);
        }
        if (effectSize !== null) expect(Number.isFinite(effectSize.value)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('does not know the order of rows', () => {
    fc.assert(
      fc.property(
        cellsOf(kind),
        cellsOf(kind).chain((cells) =>
          fc.tuple(
            fc.constant(cells),
            fc.shuffledSubarray([...cells], { minLength: cells.length, maxLength: cells.length }),
          ),
        ),
        (reference, [sample, shuffled]) => {
          const fitted = columnOf(kind, reference);
          expect(measured(test, fitted, columnOf(kind, shuffled))).toEqual(
            measured(test, fitted, columnOf(kind, sample)),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('finds nothing between a sample and itself', () => {
    fc.assert(
      fc.property(cellsOf(kind), (cells) => {
        const { statistic, pValue } = measured(test, columnOf(kind, cells), columnOf(kind, cells));
        expect(statistic).toBeCloseTo(0, 9);
        if (pValue !== null) expect(pValue).toBeCloseTo(1, 9);
      }),
      { numRuns: 40 },
    );
  });

  // Quantiles are those of the reference, so that a binned distance of numbers is no symmetric one.
  const isSymmetric = kind === 'category' || test.name === 'kolmogorov_smirnov' || test.name === 'wasserstein';
  if (isSymmetric) {
    it('is the same the other way round', () => {
      fc.assert(
        fc.property(cellsOf(kind), cellsOf(kind), (one, other) => {
          const there = measured(test, columnOf(kind, one), columnOf(kind, other));
          const back = measured(test, columnOf(kind, other), columnOf(kind, one));
          expect(back.statistic).toBeCloseTo(there.statistic, 6);
        }),
        { numRuns: 40 },
      );
    });
  }

  it('says that rows are too few, on either side, and never that nothing changed', () => {
    const enough =
      kind === 'numeric' ? Array.from({ length: 30 }, (_, row) => row) : Array.from({ length: 30 }, () => 'a');
    for (const few of [[], enough.slice(0, settings.minimumRows - 1)]) {
      for (const [reference, sample] of [
        [enough, few],
        [few, enough],
      ]) {
        const found = test.fit(columnOf(kind, reference!), settings).calculate(columnOf(kind, sample!), random());
        expect(found).toHaveProperty('insufficient', expect.stringContaining(`${few.length} values`));
      }
    }
  });

  it('takes what is constant, and sees that another constant is another', () => {
    const constant = columnOf(
      kind,
      Array.from({ length: 40 }, () => (kind === 'numeric' ? 3 : 'a')),
    );
    const other = columnOf(
      kind,
      Array.from({ length: 40 }, () => (kind === 'numeric' ? 4 : 'b')),
    );
    expect(measured(test, constant, constant).statistic).toBeCloseTo(0, 12);
    expect(measured(test, constant, other).statistic).toBeGreaterThan(0.5);
  });

  it('has a null distribution where it has no p-value of its own, the same one for the same seed', () => {
    const own = createRandom(8);
    const cells = Array.from({ length: 300 }, () => (kind === 'numeric' ? normal(own) : labels[own.integer(3)]!));
    const fitted = test.fit(columnOf(kind, cells), settings);
    const first = fitted.calibrate(50, createRandom(1));
    expect(fitted.calibrate(50, createRandom(1))).toEqual(first);
    const hasOwn = measured(test, columnOf(kind, cells), columnOf(kind, cells)).pValue !== null;
    expect(first === null).toBe(hasOwn);
  });
});

const distances = cases.filter(({ name }) => name !== 'kolmogorov_smirnov' && name !== 'chi_square');

describe.each(distances)('what chance does to $name of $kind columns', ({ test, kind }) => {
  it.each([
    { referenceRows: 300, rows: 50 },
    { referenceRows: 2_000, rows: 3_000 },
  ])('holds for $rows rows against $referenceRows of the same population', ({ referenceRows, rows }) => {
    const own = createRandom(31).fork(`${test.name} ${kind} ${rows}`);
    const draw = (count: number) =>
      columnOf(
        kind,
        Array.from({ length: count }, () =>
          kind === 'numeric' ? Math.round(4 * normal(own)) : labels[own.integer(3)]!,
        ),
      );
    const pValues: number[] = [];
    for (let reference = 0; reference < 20; reference += 1) {
      const fitted = test.fit(draw(referenceRows), {
        ...settings,
        thresholds: { ...settings.thresholds, resamples: 400 },
      });
      const chance = fitted.calibrate(rows, own.fork(`${reference}`))!;
      for (let window = 0; window < 5; window += 1) {
        const found = fitted.calculate(draw(rows), own);
        if (!isInsufficient(found)) pValues.push(chanceOf(chance, found.statistic));
      }
    }
    // Of 100 such windows 20 are expected at or below 0.2; the chance of 35 or more is below 0.001.
    const low = pValues.filter((p) => p <= 0.2).length;
    expect(low).toBeLessThan(35);
    expect(low).toBeGreaterThan(5);
    expect(Math.max(...pValues)).toBeLessThanOrEqual(1);
  });

  it('is reached by chance in the share that is asked for', () => {
    const own = createRandom(32);
    const cells = Array.from({ length: 300 }, () => (kind === 'numeric' ? normal(own) : labels[own.integer(3)]!));
    for (const rows of [40, 20_000]) {
      const chance = test.fit(columnOf(kind, cells), settings).calibrate(rows, own)!;
      expect(chanceOf(chance, reachedByChance(chance, 0.05))).toBeCloseTo(0.05, 2);
    }
  });
});

describe('against SciPy', () => {
  it.each(oracle.numbers)('numbers: $name', ({ reference, sample, kolmogorov_smirnov, wasserstein }) => {
    const smirnov = measured(testOf('kolmogorov_smirnov'), numbers(reference), numbers(sample));
    expect(smirnov.statistic).toBeCloseTo(kolmogorov_smirnov[0], 12);
    expect(smirnov.pValue).toBeCloseTo(kolmogorov_smirnov[1], 9);
    const distance = measured(testOf('wasserstein'), numbers(reference), numbers(sample));
    expect(distance.statistic / wasserstein).toBeCloseTo(1, 9);
  });

  it.each(oracle.categories)('categories: $name', ({ reference, sample, chi_square, jensen_shannon }) => {
    const names = reference.map((_, index) => `c${index}`);
    const column = (counts: number[]): DriftColumn => ({
      kind: 'category',
      labels: names,
      counts: Float64Array.from(counts),
      missing: 0,
    });
    const square = measured(testOf('chi_square'), column(reference), column(sample));
    expect(square.statistic).toBeCloseTo(chi_square[0], 9);
    expect(square.pValue).toBeCloseTo(chi_square[1], 9);
    expect(measured(testOf('jensen_shannon'), column(reference), column(sample)).statistic).toBeCloseTo(
      jensen_shannon,
      10,
    );
  });

  it('has the published stability index of counts', () => {
    const [published] = oracle.categories;
    const names = published!.reference.map((_, index) => `c${index}`);
    const column = (counts: number[]): DriftColumn => ({
      kind: 'category',
      labels: names,
      counts: Float64Array.from(counts),
      missing: 0,
    });
    const { statistic } = measured(
      testOf('population_stability_index'),
      column(published!.reference),
      column(published!.sample),
    );
    expect(statistic).toBeCloseTo(0.0372183816, 10);
  });
});

it('knows a category that was never seen from a missing one', () => {
  const reference = categories(
    Array.from({ length: 60 }, (_, row) => labels[row % 3]!),
    labels,
  );
  const sample = categories(
    Array.from({ length: 60 }, (_, row) => (row < 30 ? 'new' : 'a')),
    ['a', 'new'],
  );
  const missing = categories(
    Array.from({ length: 60 }, (_, row) => (row < 30 ? null : 'a')),
    labels,
  );
  for (const name of ['chi_square', 'population_stability_index', 'jensen_shannon']) {
    // Both are one more category, with the same counts.
    expect(measured(testOf(name), reference, sample).statistic).toBeCloseTo(
      measured(testOf(name), reference, missing).statistic,
      9,
    );
  }
});
