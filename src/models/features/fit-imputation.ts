import type { Settings } from '../../config/index.ts';
import type { FeatureKind } from '../../schema/index.ts';
import { countCategories, type FeatureValues, mostFrequent } from './feature-values.ts';
import { orderStatisticOf, quantileOf } from './select-order-statistic.ts';

type ImputationSettings = Settings['features']['imputation'];

/** What stands in for a missing number. */
export function fitNumberImputation({ present }: FeatureValues, settings: ImputationSettings): number {
  switch (settings.numeric) {
    case 'constant':
      return settings.numericConstant;
    case 'median':
      return quantileOf(present, 0.5);
    case 'most-frequent':
      return mostFrequent(present);
    case 'mean': {
      let sum = 0;
      for (let index = 0; index < present.length; index += 1) sum += present[index]!;
      return sum / present.length;
    }
  }
}

/** The category that stands in for a missing one. */
export function fitCategoryImputation(
  { present }: FeatureValues,
  kind: Exclude<FeatureKind, 'numeric'>,
  categoryCount: number,
  settings: ImputationSettings,
): number {
  switch (settings[kind]) {
    case 'constant':
      return Math.min(settings.categoryConstant, categoryCount - 1);
    case 'median':
      return orderStatisticOf(present, (present.length - 1) >>> 1);
    case 'most-frequent': {
      const counts = countCategories(present, categoryCount);
      return counts.indexOf(Math.max(...counts));
    }
  }
}
