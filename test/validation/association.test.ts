import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/statistics/index.ts';
import { areaUnderCurve, explainedEntropy, type GroupCount } from '../../src/validation/association.ts';
import { groupValues, quantileEnds, sortedValues } from '../../src/validation/class-values.ts';
import { firstEqualRows } from '../../src/validation/equal-rows.ts';
import { createRobustScale } from '../../src/validation/robust-scale.ts';
import { makeColumn } from './make-table.ts';

interface Oracles {
  scales: { values: number[]; median: number; deviation: number }[];
  associations: { x: number[]; y: string; area: number; groups: GroupCount[]; explained: number }[];
}
const oracles: Oracles = JSON.parse(readFileSync(new URL('../oracles/validation.json', import.meta.url), 'utf8'));

const byClass = (x: readonly number[], y: string) => {
  const rowsOf = (label: string) => Uint32Array.from([...y].flatMap((own, row) => (own === label ? [row] : [])));
  const codes = Float64Array.from(x);
  return [sortedValues(codes, rowsOf('0')), sortedValues(codes, rowsOf('1'))] as const;
};

it.each(oracles.scales)('a robust scale is that of SciPy', ({ values, median, deviation }) => {
  const scale = createRobustScale(Float64Array.from(values));
  expect(scale?.median).toBe(median);
  expect(scale?.deviation).toBeCloseTo(deviation, 12);
});

describe('a robust scale', () => {
  it('goes by the values that differ where more than half are equal', () => {
    expect(createRobustScale(Float64Array.of(0, 0, 0, 0, 10, 20, 30))?.deviation).toBeCloseTo(20 / 0.67449, 3);
    expect(createRobustScale(Float64Array.of(5, 5, 5))).toBeNull();
    expect(createRobustScale(new Float64Array(0))).toBeNull();
  });

  it('has as median what sorting gives', () => {
    const values = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, 2)), {
      minLength: 2,
    });
    fc.assert(
      fc.property(values, (numbers) => {
        const sorted = Float64Array.from(numbers).sort();
        const upper = sorted[sorted.length >> 1]!;
        const lower = sorted[(sorted.length - 1) >> 1]!;
        const scale = createRobustScale(Float64Array.from(numbers));
        if (scale === null) expect(sorted[0]).toBe(sorted.at(-1));
        else expect(scale.median).toBeCloseTo(lower / 2 + upper / 2, 9);
      }),
    );
  });
});

it.each(oracles.associations)('an association is that of scikit-learn', ({ x, y, area, groups, explained }) => {
  const values = byClass(x, y);
  expect(areaUnderCurve(...values)).toBeCloseTo(area, 12);
  const ends = [...new Set(x)].sort((a, b) => a - b);
  expect(groupValues(values, ends)).toEqual(groups);
  expect(explainedEntropy(groups)).toBeCloseTo(explained, 12);
});

describe('groups of numbers', () => {
  const numbers = fc.array(fc.integer({ min: -5, max: 50 }), { minLength: 1, maxLength: 200 });

  it('hold every value once, in about as many groups as asked for', () => {
    fc.assert(
      fc.property(numbers, numbers, (negatives, positives) => {
        const values = [Float64Array.from(negatives).sort(), Float64Array.from(positives).sort()] as const;
        const ends = quantileEnds(values, 20);
        const groups = groupValues(values, ends);
        expect(groups.length).toBeLessThanOrEqual(25);
        expect(groups.reduce((sum, group) => sum + group.negatives, 0)).toBe(negatives.length);
        expect(groups.reduce((sum, group) => sum + group.positives, 0)).toBe(positives.length);
      }),
    );
  });

  it('explain all of a target that repeats along them, and nothing of one that is chance', () => {
    const x = Array.from({ length: 400 }, (_, row) => row);
    const explained = (y: string) => {
      const values = byClass(x, y);
      return explainedEntropy(groupValues(values, quantileEnds(values, 20)));
    };
    // The middle half is positive: the area under the curve is 0.5, and yet the feature tells the target.
    const middle = x.map((row) => (row >= 100 && row < 300 ? '1' : '0')).join('');
    expect(areaUnderCurve(...byClass(x, middle))).toBeCloseTo(0.5, 2);
    expect(explained(middle)).toBeGreaterThan(0.9);
    expect(explained('01'.repeat(200))).toBeLessThan(0.01);
  });
});

describe('equal rows', () => {
  const numbers = fc.constantFrom(null, 0, -0, 1, 0.5, Number.POSITIVE_INFINITY);
  const texts = fc.constantFrom(null, 'a', 'b', '');
  const rows = fc.array(fc.tuple(numbers, texts), { maxLength: 80 });

  it('are those whose cells are the same, missing ones too, and 0 is −0', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const columns = [0, 1].map((index) =>
          makeColumn(
            `${index}`,
            table.map((row) => row[index as 0 | 1]),
          ),
        );
        const keys = table.map(([number, text]) => `${number} ${text === null ? 'missing' : JSON.stringify(text)}`);
        expect([...firstEqualRows(columns, table.length)]).toEqual(keys.map((key) => keys.indexOf(key)));
      }),
    );
  });

  it('are none of 300,000 that differ, though some have the same hash', () => {
    const random = createRandom(1);
    const values = Array.from({ length: 300_000 }, random.next);
    expect(new Set(values).size).toBe(values.length);
    const first = firstEqualRows([makeColumn('x', values)], values.length);
    expect(first.every((row, index) => row === index)).toBe(true);
  });
});
