import type { DeepReadonly } from '../../config/index.ts';
import type { NumericFeature } from '../../schema/index.ts';
import type { ValidationCheck } from '../check.ts';
import { counted, tallyText, tallyValues } from '../phrases.ts';
import { rowsWhere } from '../row-sets.ts';

/** Numbers outside the range of their feature, limits included in it. */
export const rangesCheck: ValidationCheck = {
  name: 'ranges',
  summary: 'is every number one that is possible',
  run({ features }) {
    if (features.length === 0) return null;
    return features.flatMap(({ feature, codes }) => {
      if (feature.kind !== 'numeric') return [];
      const { minimum = -Infinity, maximum = Infinity, name } = feature;
      if (minimum === -Infinity && maximum === Infinity) return [];
      const rows = rowsWhere(codes.length, (row) => {
        const value = codes[row] as number;
        return value < minimum || value > maximum;
      });
      if (rows.length === 0) return [];
      const range = outsideText(feature);
      // As numbers, also where the column is text because of other cells.
      const cells = { kind: 'number' as const, name, values: codes };
      return [
        {
          column: name,
          severity: 'policy' as const,
          message: `${counted(rows.length, 'value lies', 'values lie')} ${range}: ${tallyText(tallyValues(cells, rows))}`,
          advice: `Correct the cells, add a value that stands for missing to missingValues of ${name}, or widen its range`,
          count: rows.length,
          rows,
          cells,
          unfit: `${name} lies ${range}`,
        },
      ];
    });
  },
};

/** `outside 50 to 300 mm Hg`, `below 0` */
function outsideText({ minimum, maximum, unit }: DeepReadonly<NumericFeature>): string {
  const limits =
    maximum === undefined
      ? `below ${minimum}`
      : minimum === undefined
        ? `above ${maximum}`
        : `outside ${minimum} to ${maximum}`;
  return unit === undefined ? limits : `${limits} ${unit}`;
}
