import { kolmogorovSmirnov } from '../../../statistics/index.ts';
import type { NumericColumn } from '../columns.ts';
import type { DriftTest } from '../drift-test.ts';
import { asNumeric } from './column-kinds.ts';
import { standardisedShift } from './moments.ts';
import { referenceRanks } from './reference-ranks.ts';
import { tooFew } from './sizes.ts';

/** The greatest distance of the distribution functions. Its p-value takes both sides for samples. */
export const kolmogorovSmirnovTest: DriftTest = {
  name: 'kolmogorov_smirnov',
  applies: (kind) => kind === 'numeric',
  fit(reference, settings) {
    const fitted: NumericColumn = asNumeric(reference);
    return {
      calculate(sample) {
        const numbers = asNumeric(sample);
        const insufficient = tooFew(fitted, sample, settings.minimumRows);
        if (insufficient !== null) return insufficient;
        const { statistic, pValue } = kolmogorovSmirnov(fitted.sorted, numbers.sorted, referenceRanks(fitted, numbers));
        const shift = standardisedShift(fitted.sorted, numbers.sorted);
        return {
          statistic,
          pValue,
          effectSize: shift === null ? null : { name: 'standardised_mean_shift', value: shift },
        };
      },
      calibrate: () => null,
    };
  },
};
