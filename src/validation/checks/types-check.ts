import { describeFeatureValues } from '../../data/index.ts';
import type { ValidationCheck } from '../check.ts';
import { counted, tallyText, tallyValues } from '../phrases.ts';

const decimalComma = /^[+-]?\d+,\d+$/;

/** Cells that are no number in a numeric feature, no whole one where it asks for those, or no value of its categories' type. */
export const typesCheck: ValidationCheck = {
  name: 'types',
  summary: 'is every cell a value of its feature’s kind',
  run({ features }) {
    if (features.length === 0) return null;
    return features.flatMap(({ feature, column, wrongTypeRows: rows }) => {
      if (rows.length === 0) return [];
      const tally = tallyValues(column, rows);
      const expected = describeFeatureValues(feature);
      const hasCommas = tally.every(({ value }) => typeof value === 'string' && decimalComma.test(value));
      return [
        {
          column: feature.name,
          severity: 'policy' as const,
          message: `${counted(rows.length, 'cell is', 'cells are')} not ${expected}: ${tallyText(tally)}`,
          advice: hasCommas
            ? 'Write decimals with a point'
            : `Correct the cells, or add a value that stands for missing to missingValues of ${feature.name}`,
          count: rows.length,
          rows,
          cells: column,
          unfit: `${feature.name} is not ${expected}`,
        },
      ];
    });
  },
};
