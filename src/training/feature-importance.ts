import type { FeatureImportance } from '../charts/index.ts';
import type { DatasetSchema } from '../schema/index.ts';

/**
 * Sums what a model says of its columns up to the features that these were made of, greatest first, as shares of the
 * whole: they sum to 1, or are all 0 where the model uses nothing.
 * @param importance of each column, 0 or more
 * @param featureOfColumn the index of each column's feature in the schema
 */
export function importanceOfFeatures(
  schema: DatasetSchema,
  importance: readonly number[],
  featureOfColumn: readonly number[],
): readonly FeatureImportance[] {
  const sums = new Float64Array(schema.features.length);
  for (const [column, value] of importance.entries()) {
    const feature = featureOfColumn[column] as number;
    sums[feature] = (sums[feature] as number) + value;
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  return schema.features
    .map(({ name }, index) => ({ feature: name, importance: total === 0 ? 0 : (sums[index] as number) / total }))
    .toSorted((a, b) => b.importance - a.importance);
}
