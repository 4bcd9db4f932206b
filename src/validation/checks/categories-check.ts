import { type DeepReadonly, nearestName } from '../../config/index.ts';
import { describeFeatureValues } from '../../data/index.ts';
import type { CategoryFeature, CellValue } from '../../schema/index.ts';
import type { ValidationCheck } from '../check.ts';
import { counted, listText, tallyText, tallyValues, valueText } from '../phrases.ts';

/** Values of the right type that are none of the feature's categories. */
export const categoriesCheck: ValidationCheck = {
  name: 'categories',
  summary: 'is every category one that the schema knows',
  run({ features }) {
    if (features.length === 0) return null;
    return features.flatMap(({ feature, column, unknownCategoryRows: rows }) => {
      if (feature.kind === 'numeric' || rows.length === 0) return [];
      const tally = tallyValues(column, rows);
      const expected = describeFeatureValues(feature);
      const hints = tally.slice(0, mostHints).flatMap(({ value }) => hintOf(value, feature));
      return [
        {
          column: feature.name,
          severity: 'policy' as const,
          message: `${counted(rows.length, 'cell is', 'cells are')} not ${expected}: ${tallyText(tally)}`,
          advice:
            hints.length > 0
              ? `${listText(hints)}; correct the cells, or add what is right to the categories of ${feature.name}`
              : `Correct the cells, or add what is right to the categories of ${feature.name}, or to its missingValues`,
          count: rows.length,
          rows,
          cells: column,
          unfit: `${feature.name} is not ${expected}`,
        },
      ];
    });
  },
};

const mostHints = 5;
/** A typing error is short, and the cost of a comparison grows with the square of the length. */
const longestHintedText = 64;

const folded = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

function hintOf(value: CellValue | null, { categories }: DeepReadonly<CategoryFeature>): string[] {
  if (typeof value !== 'string' || value.length > longestHintedText) return [];
  const texts = categories.flatMap((category) => (typeof category.value === 'string' ? [category.value] : []));
  const variant = texts.find((text) => folded(text) === folded(value));
  if (variant !== undefined) return [`${valueText(value)} is ${valueText(variant)} but for case or blanks`];
  const nearest = nearestName(value, texts);
  return nearest === undefined ? [] : [`is ${valueText(value)} meant to be ${valueText(nearest)}?`];
}
