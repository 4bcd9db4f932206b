import { chiSquareTwoSample, cramersV } from '../../../statistics/index.ts';
import { alignCategories, countsWithMissing, sum } from '../columns.ts';
import type { DriftTest } from '../drift-test.ts';
import { asCategories } from './column-kinds.ts';
import { tooFew } from './sizes.ts';

/** Chi-square of two samples, missing being a category of its own; rows are exchanged where an expected count is below 5. */
export const chiSquareTest: DriftTest = {
  name: 'chi_square',
  applies: (kind) => kind === 'category',
  fit(reference, settings) {
    const fitted = asCategories(reference);
    return {
      calculate(sample, random) {
        const insufficient = tooFew(fitted, sample, settings.minimumRows);
        if (insufficient !== null) return insufficient;
        const [before, now] = alignCategories(fitted, asCategories(sample)).map(countsWithMissing) as [
          Float64Array,
          Float64Array,
        ];
        const { statistic, pValue } = chiSquareTwoSample(before, now, { random, permutations: settings.permutations });
        const seen = before.filter((count, category) => count + (now[category] as number) > 0).length;
        const value = seen < 2 ? 0 : cramersV(statistic, sum(before) + sum(now), 2, seen);
        return { statistic, pValue, effectSize: { name: 'cramers_v', value } };
      },
      calibrate: () => null,
    };
  },
};
